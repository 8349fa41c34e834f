{{/* What things are called. A name is cut at 52: Kubernetes allows 63, "-service" and a pod's suffix follow. */}}
{{- define "alertwhy.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "alertwhy.fullname" -}}
{{- $name := include "alertwhy.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "alertwhy.selector" -}}
app.kubernetes.io/name: {{ include "alertwhy.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "alertwhy.labels" -}}
{{ include "alertwhy.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "alertwhy.serviceAccount" -}}
{{- default (include "alertwhy.fullname" .) .Values.serviceAccount.name -}}
{{- end -}}

{{/* ClusterRoles have no namespace: two releases of one name must not share one. */}}
{{- define "alertwhy.clusterRole" -}}
{{- printf "%s-%s" .Release.Namespace (include "alertwhy.fullname" .) -}}
{{- end -}}

{{- define "alertwhy.image" -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
