// Extensions of the data dictionary. What each is for stands in its description; where it may stand in its context.

Extension: SopResidenceMunicipality
Id: sop-residence-municipality
Title: "Residence municipality"
Description: "The municipality that must be told and must plan (opholdskommune). Never derived from address, site or operator (D12, R-ID-03, R-ID-04)."
Context: ServiceRequest, Encounter, Communication, CareTeam, Task
* value[x] 1..1
* value[x] only Coding
* valueCoding from $municipalities (required)
* valueCoding.system 1..1
* valueCoding.code 1..1

Extension: SopOriginExtension
Id: sop-origin
Title: "Origin"
Description: "Where the citizen comes from (D05, R-REF-03)."
Context: ServiceRequest
* value[x] 1..1
* value[x] only Coding
* valueCoding from SopOriginCodes (required)

Extension: SopAdmissionCriterion
Id: sop-admission-criterion
Title: "Admission criterion"
Description: "One of A1 to A6, answered or explained, by whom and when (D06, R-REF-04, R-REF-05)."
Context: ServiceRequest, Task
* obeys sop-criterion-answered
* extension contains
    criterion 1..1 and
    met 0..1 and
    notAssessedReason 0..1 and
    rationale 0..1 and
    assessor 0..1 and
    time 0..1
* extension[criterion].value[x] 1..1
* extension[criterion].value[x] only Coding
* extension[criterion].valueCoding from SopAdmissionCriteriaCodes (required)
* extension[met].value[x] 1..1
* extension[met].value[x] only boolean
* extension[notAssessedReason].value[x] 1..1
* extension[notAssessedReason].value[x] only string
* extension[rationale].value[x] 1..1
* extension[rationale].value[x] only string
* extension[assessor].value[x] 1..1
* extension[assessor].value[x] only Reference(SopOrganization or PractitionerRole)
* extension[time].value[x] 1..1
* extension[time].value[x] only dateTime

Extension: SopTargetGroupFlag
Id: sop-target-group-flag
Title: "Target group flag"
Description: "A circumstance that calls for a person's assessment (D09, R-REF-10)."
Context: ServiceRequest, Task
* extension contains flag 1..1 and status 1..1 and rationale 0..1
* extension[flag].value[x] 1..1
* extension[flag].value[x] only Coding
* extension[flag].valueCoding from SopTargetGroupFlagsCodes (required)
* extension[status].value[x] 1..1
* extension[status].value[x] only code
* extension[status].valueCode from SopFlagStatusCodes (required)
* extension[rationale].value[x] 1..1
* extension[rationale].value[x] only string

Extension: SopCitizenInvolvement
Id: sop-citizen-involvement
Title: "Citizen involved"
Description: "Whether the citizen was involved in the referral (D11, R-REF-08)."
Context: ServiceRequest
* value[x] 1..1
* value[x] only boolean

Extension: SopFreeChoice
Id: sop-free-choice
Title: "Free choice"
Description: "The citizen asks for the site named in the referral (D11, R-ALL-08)."
Context: ServiceRequest
* value[x] 1..1
* value[x] only boolean

Extension: SopLegalBasisExtension
Id: sop-legal-basis
Title: "Legal basis"
Description: "The law a stay rests on (D17, R-ALL-19)."
Context: Encounter
* value[x] 1..1
* value[x] only Coding
* valueCoding from SopLegalBasisCodes (required)

Extension: SopResponsibleAuthority
Id: sop-responsible-authority
Title: "Responsible authority"
Description: "The region that is the authority of the stay (D18, R-ID-05, R-ID-07)."
Context: Encounter, CareTeam
* value[x] 1..1
* value[x] only Reference(SopOrganization)

Extension: SopOperator
Id: sop-operator
Title: "Operator"
Description: "Who runs the site under the region's authority (D19, R-ID-05). dk-core 3.4.0 has no extension for it."
Context: Encounter
* value[x] 1..1
* value[x] only Reference(SopOrganization)

Extension: SopExpectedDuration
Id: sop-expected-duration
Title: "Expected duration"
Description: "How long the stay is expected to last (D23, R-STA-02). It is not a notice (R-NOT-12)."
Context: Encounter
* value[x] 1..1
* value[x] only Duration

Extension: SopExpectedEndOfNeed
Id: sop-expected-end-of-need
Title: "Expected end of need"
Description: "When the citizen is assessed to be able to fulfil the conditions for no longer needing the stay (D26, R-NOT-02)."
Context: Communication, Encounter
* value[x] 1..1
* value[x] only dateTime
* valueDateTime obeys sop-has-time

Extension: SopActualEndOfNeed
Id: sop-actual-end-of-need
Title: "Actual end of need"
Description: "When the need had ended; the departure is Encounter.period.end (D27, R-END-06)."
Context: Encounter
* value[x] 1..1
* value[x] only dateTime
* valueDateTime obeys sop-has-time

Extension: SopEndReasonExtension
Id: sop-end-reason
Title: "End reason"
Description: "Why a stay ended (R-NOT-11)."
Context: Encounter
* value[x] 1..1
* value[x] only Coding
* valueCoding from SopEndReasonCodes (required)

Extension: SopEndAssessment
Id: sop-end-assessment
Title: "End assessment"
Description: "The assessment of D1 to D6 (D29, D30, R-END-01)."
Context: Encounter
* value[x] 1..1
* value[x] only Reference(ClinicalImpression or QuestionnaireResponse)

Extension: SopStayPurpose
Id: sop-stay-purpose
Title: "Purpose of the stay"
Description: "What the stay was for, from when to when; the last one is the present one (R-STA-08)."
Context: Encounter
* extension contains purpose 1..1 and period 1..1
* extension[purpose].value[x] 1..1
* extension[purpose].value[x] only string
* extension[period].value[x] 1..1
* extension[period].value[x] only Period

Extension: SopWaitingMunicipalPlace
Id: sop-waiting-municipal-place
Title: "Waiting for a municipal place"
Description: "The time between the end of the need and the place the citizen moves to (D36)."
Context: Encounter
* extension contains period 1..1 and placeType 0..1
* extension[period].value[x] 1..1
* extension[period].value[x] only Period
* extension[placeType].value[x] 1..1
* extension[placeType].value[x] only Coding
* extension[placeType].valueCoding from SopPlaceTypeCodes (required)

Extension: SopNoticeRevision
Id: sop-notice-revision
Title: "Revision of a notice"
Description: "The place of a notice in its chain (D32, R-NOT-16, R-NOT-25)."
Context: Communication
* extension contains sequence 1..1 and supersedes 0..1 and reason 0..1
* extension[sequence].value[x] 1..1
* extension[sequence].value[x] only positiveInt
* extension[supersedes].value[x] 1..1
* extension[supersedes].value[x] only uuid
* extension[supersedes] ^comment = "MessageHeader.id of the message that is superseded."
* extension[reason].value[x] 1..1
* extension[reason].value[x] only string

Extension: SopNoticeEvaluation
Id: sop-notice-evaluation
Title: "Evaluation of a notice"
Description: "Whether the notice kept its deadline, judged once by the policy in force when it became available (D33, R-NOT-03, R-NOT-10)."
Context: Communication
* extension contains
    policyId 1..1 and
    policyVersion 1..1 and
    reading 1..1 and
    requiredHours 1..1 and
    noticeEffective 0..1 and
    earliestEnd 0..1 and
    leadMinutes 0..1 and
    shortfallMinutes 0..1 and
    outcome 1..1
* extension[policyId].value[x] 1..1
* extension[policyId].value[x] only string
* extension[policyVersion].value[x] 1..1
* extension[policyVersion].value[x] only string
* extension[reading].value[x] 1..1
* extension[reading].value[x] only code
* extension[reading].valueCode from SopNoticeReadingCodes (required)
* extension[requiredHours].value[x] 1..1
* extension[requiredHours].value[x] only positiveInt
* extension[noticeEffective].value[x] 1..1
* extension[noticeEffective].value[x] only instant
* extension[earliestEnd].value[x] 1..1
* extension[earliestEnd].value[x] only instant
* extension[leadMinutes].value[x] 1..1
* extension[leadMinutes].value[x] only integer
* extension[shortfallMinutes].value[x] 1..1
* extension[shortfallMinutes].value[x] only unsignedInt
* extension[outcome].value[x] 1..1
* extension[outcome].value[x] only code
* extension[outcome].valueCode from SopNoticeOutcomeCodes (required)

Extension: SopNoticeResponseExtension
Id: sop-notice-response
Title: "Answer to a notice"
Description: "What the residence municipality answers, and from when it is ready (R-NOT-20)."
Context: Communication
* obeys sop-ready-from
* extension contains answer 1..1 and readyFrom 0..1
* extension[answer].value[x] 1..1
* extension[answer].value[x] only Coding
* extension[answer].valueCoding from SopNoticeResponseCodes (required)
* extension[readyFrom].value[x] 1..1
* extension[readyFrom].value[x] only dateTime
* extension[readyFrom].valueDateTime obeys sop-has-time

Extension: SopCapacity
Id: sop-capacity
Title: "Capacity"
Description: "Places of a site; not an integer, agreements count tenths (D39, F12)."
Context: Location, HealthcareService
* extension contains places 1..1 and occupied 0..1 and reserved 0..1 and service 0..1 and subspeciality 0..1 and operatorType 0..1 and validity 0..1
* extension[places].value[x] 1..1
* extension[places].value[x] only decimal
* extension[occupied].value[x] 1..1
* extension[occupied].value[x] only decimal
* extension[reserved].value[x] 1..1
* extension[reserved].value[x] only decimal
* extension[service].value[x] 1..1
* extension[service].value[x] only Coding
* extension[service].valueCoding from SopPlaceTypeCodes (required)
* extension[subspeciality].value[x] 1..1
* extension[subspeciality].value[x] only CodeableConcept
* extension[operatorType].value[x] 1..1
* extension[operatorType].value[x] only code
* extension[operatorType].valueCode from SopOperatorTypeCodes (required)
* extension[validity].value[x] 1..1
* extension[validity].value[x] only Period

Extension: SopSupplyTerms
Id: sop-supply-terms
Title: "Terms of an aid"
Description: "Whose an aid or utensil is, who has it, and whether and by when it is returned (M50, R-STA-15)."
Context: SupplyDelivery
* obeys sop-supply-return
* extension contains owner 1..1 and holder 1..1 and toReturn 1..1 and returnBy 0..1
* extension[owner].value[x] 1..1
* extension[owner].value[x] only Reference(SopOrganization)
* extension[holder].value[x] 1..1
* extension[holder].value[x] only Reference(SopOrganization)
* extension[toReturn].value[x] 1..1
* extension[toReturn].value[x] only boolean
* extension[returnBy].value[x] 1..1
* extension[returnBy].value[x] only dateTime
* extension[returnBy].valueDateTime obeys sop-has-time

Extension: SopMedicationReviewExtension
Id: sop-medication-review
Title: "Medication review"
Description: "Whether the citizen's medicines are to be reviewed during the stay, or have been (D41, R-STA-07). How many there are is nothing a rule looks at (R-REF-07)."
Context: Encounter
* value[x] 1..1
* value[x] only Coding
* valueCoding from SopMedicationReviewCodes (required)

Extension: SopSpecialUtensils
Id: sop-special-utensils
Title: "Special utensils"
Description: "The treatment goes on with utensils that the hospital sends along (R-STA-14)."
Context: Composition, Communication
* value[x] 1..1
* value[x] only boolean
