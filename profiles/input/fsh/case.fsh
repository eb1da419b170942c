// M52 and M53: what the region must look into. It belongs to no course, so that the parties of one do not read it there.

Profile: SopCase
Parent: Task
Id: sop-case
Title: "Case for the region"
Description: "A complaint of the citizen or an adverse event, for the region to look into, whoever operates the place (M52, M53, R-CPL-01)."
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* identifier ^comment = "The same in the case, its withdrawal and the region's word that it is closed."
* status from SopCaseStatusCodes (required)
* status ^comment = "requested, cancelled by who brought it, completed by the region (R-CPL-01)."
* intent = #order
* intent ^comment = "The region is asked to act (R-CPL-01)."
* code 1..1
* code from SopCaseTypeCodes (required)
* code.coding 1..1
* code ^comment = "The three kinds of complaint, or an adverse event (R-CPL-02, R-CPL-04)."
* description 1..1
* description ^comment = "What it is about, in words; nothing of it gets into the course."
* for 1..1
* for only Reference($dkCorePatient)
* for ^type.aggregation = #bundled
* for ^comment = "The citizen (R-ID-01)."
* requester 1..1
* requester only Reference(SopOrganization)
* requester ^type.aggregation = #bundled
* requester ^comment = "Who brings it to the region, for the citizen or for itself."
* owner 1..1
* owner only Reference(SopOrganization)
* owner ^type.aggregation = #bundled
* owner ^comment = "The region: supervision and complaints are its own (R-CPL-01)."

Profile: SopCaseMessage
Parent: SopMessage
Id: sop-case-message
Title: "Message with a case for the region"
Description: "M52 and M53: a complaint or an adverse event, its withdrawal and its end (R-CPL-01)."
* obeys sop-message-case-event
* entry contains case 1..1
* entry[case].resource only SopCase
* entry[case] ^comment = "One case in one message (M52, M53)."
