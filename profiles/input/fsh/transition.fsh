// M50, M54 and M56: what goes with the citizen from one place to the next, and the meetings about it.

Profile: SopSupply
Parent: SupplyDelivery
Id: sop-supply
Title: "Aid or utensil"
Description: "An aid or utensil that goes with the citizen: whose it is, who has it, and whether and by when it is returned (M50)."
* obeys sop-supply-in-words
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* extension contains SopSupplyTerms named terms 1..1
* extension[terms] ^comment = "Owner, holder and return (M50, R-STA-15)."
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* identifier ^comment = "The same in every message about this one, so that it can be followed from the loan to the return (R-STA-15)."
* status 1..1
* status from SopSupplyStatusCodes (required)
* status ^comment = "in-progress on its way, completed when the holder has it, abandoned when it is lost or used up, entered-in-error."
* patient 1..1
* patient only Reference($dkCorePatient)
* patient ^type.aggregation = #bundled
* patient ^comment = "The citizen (R-ID-01)."
* suppliedItem 1..1
* suppliedItem.item[x] 1..1
* suppliedItem.item[x] only CodeableConcept
* suppliedItem ^comment = "What it is, and how many (R-STA-14)."
* occurrence[x] only dateTime
* occurrence[x] ^comment = "When it was handed over (M50)."

Profile: SopFunctionalStatus
Parent: QuestionnaireResponse
Id: sop-functional-status
Title: "Report of functional status"
Description: "The citizen's functional ability in the components of ICF: consequences, resources and environment (M54, R-STA-06)."
* obeys sop-functional-status-said
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* status from SopFunctionalStatusStatusCodes (required)
* status ^comment = "completed, or amended when it replaces an earlier one (M54)."
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* identifier ^comment = "The same in every message about this report."
* subject 1..1
* subject only Reference($dkCorePatient)
* subject ^type.aggregation = #bundled
* subject ^comment = "The citizen (R-ID-01)."
* encounter 1..1
* encounter only Reference(SopStay)
* encounter ^type.aggregation = #bundled
* encounter ^comment = "The stay it is made for (M54)."
* authored 1..1
* authored obeys sop-has-time
* authored ^comment = "When the ability was assessed: start and end are compared by it (R-STA-06)."
* item 1..*
* item.linkId ^comment = "A code of sop-icf-component: body, activities, participation, environment, personal (R-STA-06)."
* item.answer.value[x] only string or Coding
* item ^comment = "One for each component, with what was found (R-STA-06)."

Profile: SopMeeting
Parent: Appointment
Id: sop-meeting
Title: "Discharge conference or home visit"
Description: "A meeting about the citizen's transition: when, where, what about, and whether it stands (M56, R-COM-05)."
* obeys sop-meeting-place
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* identifier ^comment = "The same when the meeting is moved or called off (M56)."
* status from SopMeetingStatusCodes (required)
* status ^comment = "booked, fulfilled when it has been held, cancelled (M56)."
* appointmentType 1..1
* appointmentType from SopMeetingTypeCodes (required)
* appointmentType ^comment = "Discharge conference or home visit (M56)."
* description 1..1
* description ^comment = "The agenda (M56)."
* start 1..1
* start ^comment = "When it begins (M56)."
* participant ^comment = "The citizen, and the place as a Location; who else is asked to come by name alone (R-COM-05)."

Profile: SopTransitionMessage
Parent: SopMessage
Id: sop-transition-message
Title: "Message about a transition"
Description: "M50, M54 and M56: aids and utensils, functional status, and meetings about the citizen's way from one place to the next."
* obeys sop-message-transition-event
* entry contains stay 1..1 and supply 0..* and status 0..1 and meeting 0..1
* entry[stay].resource only SopStay
* entry[stay] ^comment = "Every message about a stay carries it as it stands (R-ID-05)."
* entry[supply].resource only SopSupply
* entry[supply] ^comment = "One for each aid or utensil; the focus is the first (M50)."
* entry[status].resource only SopFunctionalStatus
* entry[status] ^comment = "The report (M54)."
* entry[meeting].resource only SopMeeting
* entry[meeting] ^comment = "The meeting (M56)."

Profile: SopRehabilitationDecision
Parent: Task
Id: sop-rehabilitation-decision
Title: "Decision of the specialised visitation"
Description: "What the specialised visitation (FRV) decides on a referral that was redirected to it: a unit, or that the need is not at that level (M22, S-46)."
* obeys sop-rehabilitation-decided
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* identifier ^comment = "The same when the decision is told to several."
* status from SopRehabilitationDecisionStatusCodes (required)
* status ^comment = "accepted with a unit, or rejected with the reason in words (S-46)."
* intent = #order
* intent ^comment = "A decision, not a proposal."
* focus 1..1
* focus.identifier 1..1
* focus ^comment = "The referral that was redirected, by the identifier it has in every message (R-REF-12)."
* for 1..1
* for only Reference($dkCorePatient)
* for ^type.aggregation = #bundled
* for ^comment = "The citizen (R-ID-01)."
* requester 1..1
* requester only Reference(SopOrganization)
* requester ^type.aggregation = #bundled
* requester ^comment = "Who gets the decision: the referrer, the visitation or the municipality (S-46)."
* owner 1..1
* owner only Reference(SopOrganization)
* owner ^type.aggregation = #bundled
* owner ^comment = "The specialised visitation, which decides (R-SPR-02)."
* output.type from SopDecisionOutputCodes (required)
* output ^comment = "The unit the citizen comes to, as output `unit` (S-45)."

Profile: SopRehabilitationDecisionMessage
Parent: SopMessage
Id: sop-rehabilitation-decision-message
Title: "Message with a decision of the specialised visitation"
Description: "The answer of the specialised visitation to a plan at specialised level (M22, R-SPR-02)."
* obeys sop-message-rehabilitation-event
* entry contains decision 1..1
* entry[decision].resource only SopRehabilitationDecision
* entry[decision] ^comment = "The decision returns to whoever has asked for it (S-46)."
