{{/* The environment that the service and the worker share. */}}
{{- define "alertwhy.env" -}}
{{- if .Values.valkey.enabled }}
- name: VALKEY_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ .Values.secret.name }}, key: {{ .Values.secret.keys.redisPassword }}}
- name: ALERTWHY_REDIS_URL
  value: redis://:$(VALKEY_PASSWORD)@{{ include "alertwhy.fullname" . }}-valkey:6379/0
{{- else if .Values.redis.url }}
- name: ALERTWHY_REDIS_URL
  value: {{ .Values.redis.url | quote }}
{{- else }}
- name: ALERTWHY_REDIS_URL_FILE
  value: /run/secrets/alertwhy/redis-url
{{- end }}
{{- if .Values.config }}
- name: ALERTWHY_CONFIG
  value: /etc/alertwhy/config.yaml
{{- end }}
{{- range $name, $value := dict "ALERTWHY_CLUSTER" .Values.cluster "ALERTWHY_PUBLIC_URL" .Values.publicUrl "ALERTWHY_PROMETHEUS_URL" .Values.prometheusUrl "ALERTWHY_ALERTMANAGER_URL" .Values.alertmanagerUrl }}
{{- if $value }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Takes a dict of root and files: the key of secret.keys → the file that it becomes. */}}
{{- define "alertwhy.secret.items" -}}
{{- range $key, $file := .files }}
{{- with index $.root.Values.secret.keys $key }}
- key: {{ . }}
  path: {{ $file }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "alertwhy.mounts" -}}
- {name: tmp, mountPath: /tmp}
{{- if .Values.config }}
- {name: config, mountPath: /etc/alertwhy, readOnly: true} # the folder: a subPath would never change
{{- end }}
{{- end -}}

{{- define "alertwhy.volumes" -}}
- name: tmp
  emptyDir: {}
{{- if .Values.config }}
- name: config
  configMap: {name: {{ include "alertwhy.fullname" . }}}
{{- end }}
{{- end -}}
