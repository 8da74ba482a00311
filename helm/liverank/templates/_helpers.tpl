{{- define "liverank.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "liverank.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "liverank.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "liverank.selector" . }}
app.kubernetes.io/component: server
{{- end }}

{{- define "liverank.redisLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}-redis
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "liverank.check" -}}
{{- if not (or .Values.redis.host .Values.redis.url .Values.redis.bundled.enabled) }}
{{- fail "LiveRank needs a Redis: set redis.host or redis.url, or redis.bundled.enabled=true for a trial" }}
{{- end }}
{{- if not (or .Values.security.existingSecret .Values.security.keys .Values.security.oauth2IssuerUri) }}
{{- fail "LiveRank needs to know its callers: set security.keys, security.existingSecret or security.oauth2IssuerUri" }}
{{- end }}
{{- end }}

{{- define "liverank.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ include "liverank.name" . }}{{ else }}default{{ end }}
{{- end }}
