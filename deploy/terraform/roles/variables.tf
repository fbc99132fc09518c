variable "repository" {
  type        = string
  description = "OWNER@OWNER_ID/REPOSITORY@REPOSITORY_ID, as the subject of the repository's OIDC tokens names it. A repository from before 15 July 2026 that was neither renamed nor transferred, and did not choose immutable subjects, and any on GitHub Enterprise Server, has OWNER/REPOSITORY."

  validation {
    condition     = can(regex("^[\\w.-]+(@[0-9]+/[\\w.-]+@[0-9]+|/[\\w.-]+)$", var.repository))
    error_message = "Must be OWNER@OWNER_ID/REPOSITORY@REPOSITORY_ID, or OWNER/REPOSITORY."
  }
}

variable "environment" {
  type        = string
  default     = "identity-sync"
  description = "Environment of the job that syncs."

  validation {
    condition     = can(regex("^[\\w.-]+$", var.environment))
    error_message = "Must be the name of an environment, of letters, digits and _.-"
  }
}

variable "approval_environment" {
  type        = string
  default     = "identity-sync-approval"
  description = "Environment, with required reviewers, of the job that applies held changes; empty when there is none."

  validation {
    condition     = can(regex("^[\\w.-]*$", var.approval_environment))
    error_message = "Must be the name of an environment, of letters, digits and _.-"
  }
}

variable "plan_on_pull_requests" {
  type        = bool
  default     = false
  description = "Whether pull requests may assume the role to plan. Whoever may push a branch can then read who has which access."
}

variable "oidc_provider_arn" {
  type        = string
  default     = ""
  description = "ARN of the provider for the issuer that the account has; empty to make one. There can be only one for an issuer."
}

variable "oidc_issuer" {
  type        = string
  default     = "token.actions.githubusercontent.com"
  description = "Issuer of the tokens, without https://. On GitHub Enterprise Server: HOST/_services/token."
}

variable "audience" {
  type        = string
  default     = "sts.amazonaws.com"
  description = "The input `audience` of the action; in the China regions sts.amazonaws.com.cn."
}

variable "instance_id" {
  type        = string
  description = "Id of the instance, as `aws sso-admin list-instances` shows it at the end of its ARN."

  validation {
    condition     = can(regex("^(sso)?ins-[a-zA-Z0-9.-]{16}$", var.instance_id))
    error_message = "Must be the id of an instance, such as ssoins-1234567890abcdef."
  }
}

variable "identity_store_id" {
  type        = string
  description = "Id of its identity store."

  validation {
    condition     = can(regex("^(d-[0-9a-f]{10}|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})$", var.identity_store_id))
    error_message = "Must be the id of an identity store, such as d-1234567890."
  }
}

variable "management_account_id" {
  type        = string
  description = "Id of the organization's management account."

  validation {
    condition     = can(regex("^[0-9]{12}$", var.management_account_id))
    error_message = "Must be twelve digits."
  }
}

variable "owner" {
  type        = string
  default     = "main"
  description = "The setting `identityCenter.owner`."

  validation {
    condition     = can(regex("^[\\w.:/=+@-]+$", var.owner))
    error_message = "Must be letters, digits and _.:/=+@-"
  }
}

variable "owner_tag_conditions" {
  type        = bool
  default     = true
  description = "Whether AWS, too, refuses permission sets without our owner tag."
}

variable "role_name" {
  type        = string
  default     = "identity-sync"
  description = "Name of the role to apply; those to plan and to adopt have `-plan` and `-adopt` behind it."

  validation {
    condition     = can(regex("^[\\w+=,.@-]{1,58}$", var.role_name))
    error_message = "Must be up to 58 letters, digits and _+=,.@-"
  }
}

variable "adoption_principal_arn" {
  type        = string
  default     = ""
  description = "ARN of the administrators' role that may adopt existing permission sets; empty to make no role for it."
}

variable "metrics_namespace" {
  type        = string
  default     = ""
  description = "The setting `metrics.namespace`; empty without."
}
