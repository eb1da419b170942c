Profile: SopDischargeNotice
Parent: Communication
Id: sop-discharge-notice
Title: "Discharge notice"
Description: "The region tells the residence municipality when a citizen is expected to need the stay no longer (M31), changes it (M32) or cancels it (M33)."
* obeys sop-notice-reason
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* extension contains
    SopExpectedEndOfNeed named expectedEndOfNeed 1..1 and
    SopResidenceMunicipality named residenceMunicipality 1..1 and
    SopNoticeRevision named revision 0..1 and
    SopNoticeEvaluation named evaluation 0..1
* extension[expectedEndOfNeed] ^comment = "The deadline counts back from it (D26, R-NOT-02)."
* extension[residenceMunicipality] ^comment = "A notice to the wrong municipality is no notice (D12, R-ID-03, R-NOT-14)."
* extension[revision] ^comment = "Sequence wins, not arrival; a notice without it is linked by the gateway (D32, R-NOT-16, R-NOT-25)."
* extension[evaluation] ^comment = "Written by the gateway alone (D33, R-NOT-03, R-NOT-10)."
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* identifier ^comment = "The chain: the same from the first notice to the last revision (D31, R-NOT-16)."
* status ^comment = "in-progress when sent, stopped when cancelled (4.3)."
* statusReason from SopNoticeCancelReasonCodes (required)
* statusReason ^comment = "A cancellation needs a reason (R-NOT-18)."
* category 1..1
* category = SopCommunicationCategory#discharge-notice
* category ^comment = "Tells it from its answer (D31)."
* subject 1..1
* subject only Reference($dkCorePatient)
* subject ^type.aggregation = #bundled
* subject ^comment = "The citizen (R-ID-01)."
* encounter 1..1
* encounter only Reference(SopStay or SopStayReference)
* encounter ^type.aggregation = #bundled
* encounter ^comment = "The stay that is expected to end, as it stands or by its course (R-NOT-01)."
* sent obeys sop-has-time
* sent ^comment = "What the sender claims; the deadline is judged by when the notice was available (R-NOT-03)."
* received ^comment = "When it was available to the municipality; known to the gateway alone (R-NOT-03)."
* recipient ^comment = "The residence municipality, also in a copy to somebody else (R-NOT-19)."
* sender only Reference(SopOrganization)
* sender ^comment = "The site; the region is responsible (R-NOT-28)."
* payload ^comment = "Assessment, destination, needs after the stay, doctor and telephone: what the municipality plans by (R-NOT-27)."

Profile: SopDischargeNoticeResponse
Parent: Communication
Id: sop-discharge-notice-response
Title: "Answer to a discharge notice"
Description: "The residence municipality answers a notice (M34)."
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* extension contains
    SopNoticeResponseExtension named answer 1..1 and
    SopResidenceMunicipality named residenceMunicipality 1..1
* extension[answer] ^comment = "Received, ready from, cannot, or a dispute (R-NOT-20)."
* extension[residenceMunicipality] ^comment = "Who answers (D12)."
* inResponseTo 1..1
* inResponseTo only Reference(SopDischargeNotice)
* inResponseTo.identifier 1..1
* inResponseTo ^comment = "The chain of the notice (R-NOT-16)."
* status = #completed
* status ^comment = "An answer is given once."
* category 1..1
* category = SopCommunicationCategory#discharge-notice-response
* category ^comment = "Tells it from the notice."
* subject 1..1
* subject only Reference($dkCorePatient)
* subject ^type.aggregation = #bundled
* subject ^comment = "The citizen (R-ID-01)."
* encounter only Reference(SopStay)
* encounter ^type.aggregation = #bundled
* encounter ^comment = "The stay, so that the id of the course is returned (D01, R-ID-09)."
* sent obeys sop-has-time
* sent ^comment = "When it was answered (R-ID-11)."
* recipient ^comment = "The site (M34)."
* sender only Reference(SopOrganization)
* sender ^comment = "The residence municipality (M34)."

Profile: SopDischargeNoticeMessage
Parent: SopMessage
Id: sop-discharge-notice-message
Title: "Discharge notice message"
Description: "M31 to M34: a notice, its revision, its cancellation, and the answer."
* obeys sop-message-notice-event
* entry contains notice 1..1 and stay 0..1
* entry[notice].resource only SopDischargeNotice or SopDischargeNoticeResponse
* entry[notice] ^comment = "One notice, or the answer to one, in one message (R-NOT-16)."
* entry[stay].resource only SopStay or SopStayReference
* entry[stay] ^comment = "The stay as it stands, or, in a message made from a letter, by its course; an answer need not repeat it."
