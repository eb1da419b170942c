// What every SOP message shares: the anatomy of a MedCom message. MedCom's own profiles are never claimed, because
// their binding of the event is required and ours are not in it.

Profile: SopMessage
Parent: Bundle
Id: sop-message
Title: "SOP message"
Description: "A message with the anatomy of medcom-messaging-message; every family of SOP messages derives from it."
* ^abstract = true
* obeys sop-message-provenance and sop-message-one-citizen
* id 1..1
* id ^comment = "Names the dispatch and is new on every sending, so that a repetition can be told from a new message (R-MSG-01)."
* type = #message
* type ^comment = "A message is judged, delivered and acknowledged as a whole."
* timestamp 1..1
* timestamp ^comment = "The organisation that was valid at this time is the one that counts (R-ID-08)."
* total 0..0
* total ^comment = "Belongs to search results."
* entry 1..*
* entry ^slicing.discriminator.type = #type
* entry ^slicing.discriminator.path = "resource"
* entry ^slicing.rules = #open
* entry ^slicing.description = "By type of resource; the order carries no meaning but for the MessageHeader, which is first."
* entry contains header 1..1 and citizen 1..1 and organisation 1..* and provenance 1..*
* entry.fullUrl 1..1
* entry.fullUrl ^comment = "References are resolved by it."
* entry.resource 1..1
* entry.search 0..0
* entry.request 0..0
* entry.response 0..0
* entry[header].resource only SopMessageHeader
* entry[header] ^comment = "Who sends what to whom (R-ID-02)."
* entry[citizen].resource only $dkCorePatient
* entry[citizen] ^comment = "Exactly one citizen, with CPR or replacement CPR (R-ID-01)."
* entry[organisation].resource only SopOrganization
* entry[organisation] ^comment = "All parties are in the message, so that it can be read alone (R-ID-05)."
* entry[provenance].resource only SopProvenance
* entry[provenance] ^comment = "The history of the message; the newest describes this one (R-COM-06)."

Profile: SopMessageHeader
Parent: MessageHeader
Id: sop-message-header
Title: "SOP message header"
Description: "The header of medcom-messaging-messageHeader with SOP events."
* id 1..1
* id ^comment = "Names the message, is kept on a resend and quoted in the acknowledgement (R-MSG-01)."
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* event[x] only Coding
* eventCoding 1..1
* eventCoding from SopMessageEventCodes (required)
* eventCoding ^comment = "MedCom has no event for referral, stay and notice (F14)."
* eventCoding.system 1..1
* eventCoding.code 1..1
* destination 1..*
* destination ^comment = "One primary receiver; copies are allowed as in generic MedCom messaging, a message of its own is the rule (R-NOT-19)."
* destination ^slicing.discriminator.type = #value
* destination ^slicing.discriminator.path = "extension('http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-destinationUseExtension').value.code"
* destination ^slicing.rules = #closed
* destination contains primary 1..1 and cc 0..*
* destination[primary] ^comment = "The organisation that shall act on the message (R-ID-02)."
* destination[primary].extension 1..*
* destination[primary].extension contains $destinationUse named use 1..1
* destination[primary].extension[use].value[x] only Coding
* destination[primary].extension[use].valueCoding.system = $destinationUseCodes (exactly)
* destination[primary].extension[use].valueCoding.code = #primary (exactly)
* destination[primary].endpoint 1..1
* destination[primary].endpoint ^comment = "The receiver's SOR address (R-ID-02)."
* destination[primary].receiver 1..1
* destination[primary].receiver only Reference(SopOrganization)
* destination[primary].receiver ^type.aggregation = #bundled
* destination[primary].receiver ^comment = "Routing and the duty to acknowledge follow the receiver (R-ID-02)."
* destination[cc] ^comment = "Somebody who is told; also acknowledges."
* destination[cc].extension 1..*
* destination[cc].extension contains $destinationUse named use 1..1
* destination[cc].extension[use].value[x] only Coding
* destination[cc].extension[use].valueCoding.system = $destinationUseCodes (exactly)
* destination[cc].extension[use].valueCoding.code = #cc (exactly)
* destination[cc].endpoint 1..1
* destination[cc].receiver 1..1
* destination[cc].receiver only Reference(SopOrganization)
* destination[cc].receiver ^type.aggregation = #bundled
* sender 1..1
* sender only Reference(SopOrganization)
* sender ^type.aggregation = #bundled
* sender ^comment = "The unit that sends, also when it does so for the region (R-ID-06, R-NOT-28)."
* source.endpoint ^comment = "Where the acknowledgement goes."
* responsible only Reference(SopOrganization)
* responsible ^type.aggregation = #bundled
* responsible ^comment = "The region, for every message about a stay, also when the operator sends (R-ID-07)."
* focus 1..1
* focus ^type.aggregation = #bundled
* focus ^comment = "The referral, decision, stay, notice or responsibility that the message is about."
* definition 1..1
* definition obeys sop-definition
* definition ^comment = "Names the version of these messages, so that several can live side by side (R-MSG-07)."

Profile: SopProvenance
Parent: Provenance
Id: sop-provenance
Title: "Provenance of an SOP message"
Description: "One link in the history of a message, as medcom-messaging-provenance has it."
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* target 1..1
* target only Reference(SopMessageHeader)
* target ^comment = "The message this Provenance describes: this one, or an earlier one in its history (R-MSG-02)."
* occurred[x] 1..1
* occurred[x] only dateTime
* occurredDateTime obeys sop-has-time
* occurred[x] ^comment = "When the sender says it was sent; the gateway's own time decides a deadline (R-NOT-03)."
* recorded ^comment = "When the sending system recorded it."
* activity 1..1
* activity from $activities (required)
* activity ^comment = "New, modified, retracted, reply: MedCom's codes are used again."
* activity.coding 1..1
* activity.coding.system 1..1
* activity.coding.code 1..1
* agent.who only Reference(SopOrganization)
* agent.who ^type.aggregation = #bundled
* agent.who ^comment = "The organisation that did it."
* entity.what ^comment = "The message that is revised, removed or answered; with it a notice and its revisions are one chain (R-NOT-16)."

Profile: SopOrganization
Parent: $dkCoreOrganization
Id: sop-organization
Title: "Organisation in an SOP message"
Description: "A party that can send and receive messages, as medcom-messaging-organization has it."
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* identifier 2..*
* identifier ^comment = "Both numbers, as MedCom demands of a party (R-ID-02)."
* identifier[SOR-ID] 1..1
* identifier[SOR-ID].system = "urn:oid:1.2.208.176.1.1" (exactly)
* identifier[SOR-ID].value 1..1
* identifier[SOR-ID] ^comment = "Who it is (R-ID-02)."
* identifier[EAN-ID] 1..1
* identifier[EAN-ID].system = "https://www.gs1.org/gln" (exactly)
* identifier[EAN-ID].value 1..1
* identifier[EAN-ID] ^comment = "Where its post goes (R-ID-02)."
* identifier[Kommunekode] ^comment = "Says of a municipality which it is (R-ID-04)."
* type ^comment = "A referrer says here what kind of body it is, with a code of sop-referrer-type (R-REF-01)."
* name ^comment = "What a person reads; SOR has it where a message has not."
