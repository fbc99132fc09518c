variable "repository" {
  type        = string
  description = "OWNER/REPOSITORY of the workflow."

  validation {
    condition     = can(regex("^[\\w.-]+/[\\w.-]+$", var.repository))
    error_message = "Must be OWNER/REPOSITORY."
  }
}

variable "workflow" {
  type        = string
  default     = "identity-sync.yml"
  description = "File name of the workflow below .github/workflows. Not the one that approves held changes."
}

variable "branch" {
  type        = string
  default     = "main"
  description = "The default branch."
}

variable "token" {
  type        = string
  sensitive   = true
  description = "Fine-grained token for this repository alone, with the permission \"Actions, read and write\" and no other."
}

variable "api_url" {
  type        = string
  default     = "https://api.github.com"
  description = "GitHub's API."
}

variable "name" {
  type        = string
  default     = "identity-sync-clock"
  description = "Name of everything that is made here."
}

variable "alarm_topic_arn" {
  type        = string
  default     = ""
  description = "SNS topic that is told when GitHub refuses the call, as it does once the token has expired; empty for none."
}
