Profile: SopReferral
Parent: $dkCoreServiceRequest
Id: sop-referral
Title: "Referral to a SOP"
Description: "A request for a place at a sundheds- og omsorgsplads (M01, M02, M03). No element asks for a diagnosis, the number of medicines or a score of complexity: they must not decide (R-REF-07)."
* obeys sop-referral-a1
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* extension contains
    SopOriginExtension named origin 0..1 and
    SopResidenceMunicipality named residenceMunicipality 0..1 and
    SopCitizenInvolvement named citizenInvolvement 0..1 and
    SopFreeChoice named freeChoice 0..1 and
    SopAdmissionCriterion named admissionCriterion 1..6 and
    SopTargetGroupFlag named targetGroupFlag 0..*
* extension[origin] ^comment = "Hospital or own home; a referral without it is routed with a warning (D05, R-REF-03)."
* extension[residenceMunicipality] ^comment = "Never derived from address or site; a referral without it is routed with a warning (D12, R-ID-03, R-ID-04)."
* extension[citizenInvolvement] ^comment = "The citizen has a say (D11, R-REF-08)."
* extension[freeChoice] ^comment = "The citizen asks for the site in locationReference (D11, R-ALL-08)."
* extension[admissionCriterion] ^comment = "A1 always, A2 to A6 answered or explained (D06, R-REF-04, R-REF-05)."
* extension[targetGroupFlag] ^comment = "Calls for a person's assessment, never rejects by itself (D09, R-REF-10)."
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* identifier ^comment = "The same in every message about the referral; one referral sent twice is one (R-REF-18)."
* status ^comment = "active when sent, revoked when withdrawn (R-REF-17)."
* intent = #order
* intent ^comment = "A referral asks for a decision; it is not a plan."
* priority ^comment = "routine or asap, as dk-core has it; social complexity never lowers it (R-REF-14)."
* subject only Reference($dkCorePatient)
* subject ^type.aggregation = #bundled
* subject ^comment = "The citizen (R-ID-01)."
* encounter ^type.aggregation = #bundled
* encounter ^comment = "A hospital's referral carries its stay, so that the id of the course goes on (D01, R-ID-09)."
* occurrence[x] only Period
* occurrence[x] ^comment = "The planned arrival; night is exceptional but allowed (R-REF-19)."
* authoredOn 1..1
* authoredOn ^comment = "When the need was assessed."
* requester 1..1
* requester only Reference(SopOrganization)
* requester ^type.aggregation = #bundled
* requester ^comment = "Hospital department, acute nursing, municipal nursing or general practice (D03, R-REF-01)."
* performer 1..1
* performer only Reference(SopOrganization)
* performer ^type.aggregation = #bundled
* performer ^comment = "A regional visitation, never a site (D04, R-REF-02)."
* reasonCode ^comment = "Welcome, never required and never decisive (D08, R-REF-07)."
* locationReference ^comment = "The site the citizen wishes (D11, R-ALL-08)."
* supportingInfo ^comment = "Functional ability, the recorded dialogue and plans (D07, D10, R-REF-06, R-REF-08, R-REF-16)."
* replaces ^comment = "An earlier referral that this new one takes the place of (D15)."

Profile: SopReferralDecision
Parent: Task
Id: sop-referral-decision
Title: "Decision on a referral"
Description: "What the visitation decides on a referral (M06, M07, M08)."
* obeys sop-decision-reason-given and sop-decision-assessed
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* identifier.system 1..1
* identifier.value 1..1
* identifier ^comment = "A decision can be answered and complained of (R-ALL-17)."
* instantiatesUri 1..1
* instantiatesUri ^comment = "The version of the rules in force when it was decided (D45, R-ALL-18)."
* status ^comment = "accepted, rejected, or completed with an alternative (D14)."
* statusReason from SopDecisionReasonCodes (required)
* statusReason ^comment = "A rejection is told with a coded reason (R-ALL-04, R-ALL-05)."
* businessStatus ^comment = "Where the dialogue stands (state machine 4.1)."
* intent = #order
* intent ^comment = "The task was to decide."
* focus 1..1
* focus only Reference(SopReferral)
* focus.identifier 1..1
* focus ^comment = "The referral by its business identifier; it need not be sent back (R-REF-18)."
* for 1..1
* for only Reference($dkCorePatient)
* for ^type.aggregation = #bundled
* for ^comment = "The citizen (R-ID-01)."
* authoredOn 1..1
* authoredOn ^comment = "When it was decided; any hour is possible (R-ALL-07)."
* requester only Reference(SopOrganization)
* requester ^comment = "The referrer, who gets the decision (R-ALL-16)."
* owner 1..1
* owner only Reference(SopOrganization)
* owner ^type.aggregation = #bundled
* owner ^comment = "Only a visitation unit of the region may decide (R-ALL-01)."
* output 1..*
* output ^comment = "What was decided and on what it rests (D14, R-ALL-02)."
* output.type from SopDecisionOutputCodes (required)
* output.type ^comment = "Decision, individual assessment, alternative offer or the planned stay (D14, D15, R-ALL-02)."
* output ^slicing.discriminator.type = #value
* output ^slicing.discriminator.path = "type"
* output ^slicing.rules = #open
* output contains decision 1..1 and assessment 0..* and alternative 0..* and stay 0..1
* output[decision].type = SopDecisionOutput#decision
* output[decision].value[x] only CodeableConcept
* output[decision].valueCodeableConcept from SopDecisionCodes (required)
* output[decision] ^comment = "Accept, reject, no capacity or redirect (D14)."
* output[assessment].type = SopDecisionOutput#assessment
* output[assessment] ^comment = "Total health state and life situation, assessed for this citizen (R-ALL-02)."
* output[alternative].type = SopDecisionOutput#alternative
* output[alternative] ^comment = "What the region offers instead (D15, R-ALL-05, R-ALL-06)."
* output[stay].type = SopDecisionOutput#stay
* output[stay].value[x] only Reference(SopStay)
* output[stay] ^comment = "Where and from when (R-ALL-13)."

Profile: SopReferralMessage
Parent: SopMessage
Id: sop-referral-message
Title: "Referral message"
Description: "M01, M02 and M03: a referral, its supplement, its withdrawal."
* obeys sop-message-referral-event
* entry contains referral 1..1
* entry[referral].resource only SopReferral
* entry[referral] ^comment = "One referral in one message (R-REF-18)."

Profile: SopAllocationMessage
Parent: SopMessage
Id: sop-allocation-message
Title: "Allocation message"
Description: "M06, M07, M08 and M09: a decision on a referral and the answer to an offer."
* obeys sop-message-allocation-event
* entry contains decision 1..1 and stay 0..1
* entry[decision].resource only SopReferralDecision
* entry[decision] ^comment = "The referrer gets the decision with its reason (R-ALL-16)."
* entry[stay].resource only SopStay
* entry[stay] ^comment = "The planned stay, when a place is granted (R-ALL-13)."

Profile: SopReferralOpening
Parent: Task
Id: sop-referral-opening
Title: "Assessment begun"
Description: "The visitation tells the referrer that a person has begun to assess the referral (state r3 of 4.1)."
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* identifier.system 1..1
* identifier.value 1..1
* identifier ^comment = "The visitation's own number of the case."
* status = #in-progress
* status ^comment = "The assessment has begun and is not decided (4.1)."
* intent = #order
* intent ^comment = "The task is to decide."
* focus 1..1
* focus only Reference(SopReferral)
* focus.identifier 1..1
* focus ^comment = "The referral by its business identifier; it need not be sent back (R-REF-18)."
* for 1..1
* for only Reference($dkCorePatient)
* for ^type.aggregation = #bundled
* for ^comment = "The citizen (R-ID-01)."
* authoredOn 1..1
* authoredOn ^comment = "When it was opened; any hour is possible (R-ALL-07)."
* owner 1..1
* owner only Reference(SopOrganization)
* owner ^type.aggregation = #bundled
* owner ^comment = "The visitation that assesses (R-ALL-01)."

Profile: SopReferralOpeningMessage
Parent: SopMessage
Id: sop-referral-opening-message
Title: "Message that the assessment has begun"
Description: "The visitation has opened a referral (4.1, r1 to r3)."
* obeys sop-message-opening-event
* entry contains opening 1..1
* entry[opening].resource only SopReferralOpening
* entry[opening] ^comment = "One referral in one message (R-REF-18)."
