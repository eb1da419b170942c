// One value set for each code system: all of its codes.

ValueSet: SopMessageEventCodes
Id: sop-message-event
Title: "Events of SOP messages"
Description: "Every code of sop-message-event."
* ^experimental = false
* include codes from system SopMessageEvent

ValueSet: SopReferrerTypeCodes
Id: sop-referrer-type
Title: "Who may refer"
Description: "Every code of sop-referrer-type."
* ^experimental = false
* include codes from system SopReferrerType

ValueSet: SopAdmissionCriteriaCodes
Id: sop-admission-criteria
Title: "Admission criteria"
Description: "Every code of sop-admission-criteria."
* ^experimental = false
* include codes from system SopAdmissionCriteria

ValueSet: SopDischargeCriteriaCodes
Id: sop-discharge-criteria
Title: "Discharge criteria"
Description: "Every code of sop-discharge-criteria."
* ^experimental = false
* include codes from system SopDischargeCriteria

ValueSet: SopTargetGroupFlagsCodes
Id: sop-target-group-flags
Title: "Target group flags"
Description: "Every code of sop-target-group-flags."
* ^experimental = false
* include codes from system SopTargetGroupFlags

ValueSet: SopFlagStatusCodes
Id: sop-flag-status
Title: "Status of a target group flag"
Description: "Every code of sop-flag-status."
* ^experimental = false
* include codes from system SopFlagStatus

ValueSet: SopOriginCodes
Id: sop-origin
Title: "Where the citizen comes from"
Description: "Every code of sop-origin."
* ^experimental = false
* include codes from system SopOrigin

ValueSet: SopDestinationCodes
Id: sop-destination
Title: "Where the citizen goes"
Description: "Every code of sop-destination."
* ^experimental = false
* include codes from system SopDestination

ValueSet: SopDecisionCodes
Id: sop-decision
Title: "Decision on a referral"
Description: "Every code of sop-decision."
* ^experimental = false
* include codes from system SopDecision

ValueSet: SopDecisionReasonCodes
Id: sop-decision-reason
Title: "Reason of a decision"
Description: "Every code of sop-decision-reason."
* ^experimental = false
* include codes from system SopDecisionReason

ValueSet: SopDecisionOutputCodes
Id: sop-decision-output
Title: "Parts of a decision"
Description: "Every code of sop-decision-output."
* ^experimental = false
* include codes from system SopDecisionOutput

ValueSet: SopEndReasonCodes
Id: sop-end-reason
Title: "Reason for the end of a stay"
Description: "Every code of sop-end-reason."
* ^experimental = false
* include codes from system SopEndReason

ValueSet: SopCommunicationCategoryCodes
Id: sop-communication-category
Title: "Kinds of SOP communication"
Description: "Every code of sop-communication-category."
* ^experimental = false
* include codes from system SopCommunicationCategory

ValueSet: SopNoticeCancelReasonCodes
Id: sop-notice-cancel-reason
Title: "Reason for cancelling a notice"
Description: "Every code of sop-notice-cancel-reason."
* ^experimental = false
* include codes from system SopNoticeCancelReason

ValueSet: SopNoticeResponseCodes
Id: sop-notice-response
Title: "Answer to a notice"
Description: "Every code of sop-notice-response."
* ^experimental = false
* include codes from system SopNoticeResponse

ValueSet: SopNoticeOutcomeCodes
Id: sop-notice-outcome
Title: "Outcome of a notice"
Description: "Every code of sop-notice-outcome."
* ^experimental = false
* include codes from system SopNoticeOutcome

ValueSet: SopNoticeReadingCodes
Id: sop-notice-reading
Title: "Reading of the deadline rule"
Description: "Every code of sop-notice-reading."
* ^experimental = false
* include codes from system SopNoticeReading

ValueSet: SopPlaceTypeCodes
Id: sop-place-type
Title: "Types of place"
Description: "Every code of sop-place-type."
* ^experimental = false
* include codes from system SopPlaceType

ValueSet: SopOperatorTypeCodes
Id: sop-operator-type
Title: "Types of operator"
Description: "Every code of sop-operator-type."
* ^experimental = false
* include codes from system SopOperatorType

ValueSet: SopResponsibilityRoleCodes
Id: sop-responsibility-role
Title: "Treatment-responsible roles"
Description: "Every code of sop-responsibility-role."
* ^experimental = false
* include codes from system SopResponsibilityRole

ValueSet: SopLegalBasisCodes
Id: sop-legal-basis
Title: "Legal basis"
Description: "Every code of sop-legal-basis."
* ^experimental = false
* include codes from system SopLegalBasis

ValueSet: SopMunicipalRequestStatusCodes
Id: sop-municipal-request-status
Title: "How a request for measures stands"
Description: "The codes of a ServiceRequest that a request to the municipality goes through (M60)."
* ^experimental = false
* http://hl7.org/fhir/request-status#active
* http://hl7.org/fhir/request-status#on-hold
* http://hl7.org/fhir/request-status#completed
* http://hl7.org/fhir/request-status#revoked

ValueSet: SopHomePreparationStatusCodes
Id: sop-home-preparation-status
Title: "How the preparation of a home stands"
Description: "The codes of a Task that a request for work in the home goes through (M51)."
* ^experimental = false
* http://hl7.org/fhir/task-status#requested
* http://hl7.org/fhir/task-status#accepted
* http://hl7.org/fhir/task-status#completed
* http://hl7.org/fhir/task-status#rejected
* http://hl7.org/fhir/task-status#cancelled

ValueSet: SopSupplyStatusCodes
Id: sop-supply-status
Title: "Where an aid stands"
Description: "The codes of a SupplyDelivery that an aid or utensil goes through (M50)."
* ^experimental = false
* http://terminology.hl7.org/CodeSystem/supplydelivery-status#in-progress
* http://terminology.hl7.org/CodeSystem/supplydelivery-status#completed
* http://terminology.hl7.org/CodeSystem/supplydelivery-status#abandoned
* http://terminology.hl7.org/CodeSystem/supplydelivery-status#entered-in-error

ValueSet: SopFunctionalStatusStatusCodes
Id: sop-functional-status-status
Title: "Where a report of functional status stands"
Description: "The codes of a QuestionnaireResponse that a finished report has (M54)."
* ^experimental = false
* http://hl7.org/fhir/questionnaire-answers-status#completed
* http://hl7.org/fhir/questionnaire-answers-status#amended

ValueSet: SopMeetingStatusCodes
Id: sop-meeting-status
Title: "Where a meeting stands"
Description: "The codes of an Appointment that a meeting goes through (M56)."
* ^experimental = false
* http://hl7.org/fhir/appointmentstatus#booked
* http://hl7.org/fhir/appointmentstatus#fulfilled
* http://hl7.org/fhir/appointmentstatus#cancelled

ValueSet: SopMeetingTypeCodes
Id: sop-meeting-type
Title: "Kind of meeting"
Description: "Every code of sop-meeting-type."
* ^experimental = false
* include codes from system SopMeetingType

ValueSet: SopRehabilitationDecisionStatusCodes
Id: sop-rehabilitation-decision-status
Title: "What the specialised visitation decides"
Description: "The codes of a Task that a decision of the specialised visitation has (S-46)."
* ^experimental = false
* http://hl7.org/fhir/task-status#accepted
* http://hl7.org/fhir/task-status#rejected

ValueSet: SopCaseTypeCodes
Id: sop-case-type
Title: "Kind of case"
Description: "Every code of sop-case-type."
* ^experimental = false
* include codes from system SopCaseType

ValueSet: SopCaseStatusCodes
Id: sop-case-status
Title: "Where a case stands"
Description: "The codes of a Task that a case for the region goes through (M52, M53)."
* ^experimental = false
* http://hl7.org/fhir/task-status#requested
* http://hl7.org/fhir/task-status#cancelled
* http://hl7.org/fhir/task-status#completed

ValueSet: SopMedicationReviewCodes
Id: sop-medication-review
Title: "Medication review"
Description: "Every code of sop-medication-review."
* ^experimental = false
* include codes from system SopMedicationReview

ValueSet: SopPreventionOverlapCodes
Id: sop-prevention-overlap
Title: "Prevention that both offer"
Description: "Every code of sop-prevention-overlap."
* ^experimental = false
* include codes from system SopPreventionOverlap
