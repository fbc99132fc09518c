variable "namespace" {
  type        = string
  description = "The setting `metrics.namespace`."
}

variable "email" {
  type        = string
  default     = ""
  description = "Address that the alarm goes to; empty for none. AWS asks it to confirm first."
}

variable "topic_arn" {
  type        = string
  default     = ""
  description = "SNS topic that the alarm goes to; empty to make one."
}

variable "name" {
  type        = string
  default     = "identity-sync-silence"
  description = "Name of everything that is made here."
}
