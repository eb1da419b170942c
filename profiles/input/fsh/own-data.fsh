// What a citizens' portal asks for, and how its log says who was told (R-DAT-13).

CodeSystem: OvergangDisclosure
Id: overgang-disclosure
Title: "How somebody was told of a citizen"
Description: "AuditEvent.subtype in the answer to $own-data."
* insert Complete
* #delivery "Message delivered" "A message became available to its receiver."
* #content "Message read" "A party read a message in full."
* #course "Course read" "A party read how a course stands."
* #subscription "Told by a subscription" "A subscriber was told of a message."
* #message "Message explained" "Who runs the gateway looked at what happened to a message, without its content."
* #own-data "Own data" "A citizens' portal asked on the citizen's behalf."

Instance: own-data
InstanceOf: OperationDefinition
Usage: #definition
* name = "OwnData"
* title = "A citizen's own data"
* version = "0.1.0"
* status = #draft
* kind = #operation
* date = "2026-11-01"
* description = "What the gateway keeps of one citizen, for a citizens' portal that knows who he is: how his courses stand, their messages as he may see them, and who was told of them. Posted again to the next link of an answer, it goes on there."
* affectsState = true
* code = #own-data
* resource = #Patient
* system = false
* type = true
* instance = false
* parameter[0].name = #citizen
* parameter[=].use = #in
* parameter[=].min = 1
* parameter[=].max = "1"
* parameter[=].type = #Identifier
* parameter[=].documentation = "The CPR number, system urn:oid:1.2.208.176.1.2. Never in the address."
* parameter[+].name = #reference
* parameter[=].use = #in
* parameter[=].min = 1
* parameter[=].max = "1"
* parameter[=].type = #string
* parameter[=].documentation = "The portal's own name of the session, for the audit: letters, digits, underscore, full stop, colon and hyphen, at most 64, and nothing that could be a CPR number."
* parameter[+].name = #period
* parameter[=].use = #in
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].type = #Period
* parameter[=].documentation = "Only messages received, and readings recorded, in these days or between these instants. Courses are told as they stand."
* parameter[+].name = #count
* parameter[=].use = #in
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].type = #positiveInt
* parameter[=].documentation = "Most courses, messages and readings of an answer; 50 unless said, 200 at most."
* parameter[+].name = #return
* parameter[=].use = #out
* parameter[=].min = 1
* parameter[=].max = "1"
* parameter[=].type = #Bundle
* parameter[=].documentation = "A searchset: EpisodeOfCare and Communication of each course, a collection of each message, and AuditEvents. Empty for somebody of whom nothing is kept."
