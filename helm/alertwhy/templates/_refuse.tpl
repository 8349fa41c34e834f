{{/* Refuses, with what to do, values that would give a release that cannot start. */}}
{{- define "alertwhy.refuse" -}}
{{- $namespace := .Release.Namespace -}}
{{- if not (and .Values.secret.name .Values.secret.keys.webhookToken .Values.secret.keys.apiKey) -}}
{{- fail (printf "\n\nalertwhy has no webhook token or no API key, and will not listen to the cluster without both. Make a Secret:\n\n  kubectl -n %s create secret generic alertwhy \\\n    --from-literal=webhook-token=\"$(openssl rand -hex 32)\" \\\n    --from-literal=api-key=\"$(openssl rand -hex 32)\" \\\n    --from-literal=redis-password=\"$(openssl rand -hex 32)\"\n\nand set secret.name=alertwhy (and leave secret.keys.webhookToken and secret.keys.apiKey set).\n" $namespace) -}}
{{- end -}}
{{- $outside := or .Values.redis.url .Values.secret.keys.redisUrl -}}
{{- if and .Values.valkey.enabled $outside -}}
{{- fail "\n\nTwo Redis: valkey.enabled is true and redis.url or secret.keys.redisUrl is set. Set valkey.enabled=false to use your own.\n" -}}
{{- end -}}
{{- if not (or .Values.valkey.enabled $outside) -}}
{{- fail "\n\nNo Redis: set valkey.enabled=true, redis.url (without a password) or secret.keys.redisUrl.\n" -}}
{{- end -}}
{{- if and .Values.redis.url .Values.secret.keys.redisUrl -}}
{{- fail "\n\nredis.url and secret.keys.redisUrl are both set. Keep one.\n" -}}
{{- end -}}
{{- if and .Values.prometheusUrl .Values.secret.keys.prometheusUrl -}}
{{- fail "\n\nprometheusUrl and secret.keys.prometheusUrl are both set. Keep one.\n" -}}
{{- end -}}
{{- if and .Values.valkey.enabled (not .Values.secret.keys.redisPassword) -}}
{{- fail "\n\nThe bundled Valkey has no password: set secret.keys.redisPassword to the key of it in secret.name.\n" -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) -}}
{{- fail "\n\ningress.enabled is true and there is no ingress.host: without a host the console would answer to every name.\n" -}}
{{- end -}}
{{- end -}}
