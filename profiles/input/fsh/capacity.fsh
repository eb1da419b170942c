// M45: how many places a site has. The only message about no citizen.

Profile: SopCapacityMessage
Parent: Bundle
Id: sop-capacity-message
Title: "Capacity message"
Description: "M45: the places of a site, declared by its operator. It has the anatomy of every SOP message, but no citizen."
* obeys sop-message-provenance
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
* entry contains header 1..1 and citizen 0..0 and site 1..1 and organisation 1..* and provenance 1..*
* entry.fullUrl 1..1
* entry.fullUrl ^comment = "References are resolved by it."
* entry.resource 1..1
* entry[header].resource only SopMessageHeader
* entry[header] ^comment = "Who sends what to whom (R-ID-02)."
* entry[citizen].resource only Patient
* entry[citizen] ^comment = "Numbers of places are about nobody (R-SEC-02)."
* entry[site].resource only SopCapacitySite
* entry[site] ^comment = "One site in one message."
* entry[organisation].resource only SopOrganization
* entry[organisation] ^comment = "All parties are in the message, so that it can be read alone (R-ID-05)."
* entry[provenance].resource only SopProvenance
* entry[provenance] ^comment = "The history of the message; the newest describes this one (R-COM-06)."

Profile: SopCapacitySite
Parent: Location
Id: sop-capacity-site
Title: "Places of a site"
Description: "A site with its declared places, one count for each service and speciality (D39, R-CAP-04, R-CAP-08)."
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* extension contains SopCapacity named capacity 1..*
* extension[capacity] ^comment = "Services and specialities are counted apart (R-CAP-08, R-CAP-09)."
* managingOrganization 1..1
* managingOrganization only Reference(SopOrganization)
* managingOrganization ^type.aggregation = #bundled
* managingOrganization ^comment = "The site, by its SOR number (R-CAP-06)."
