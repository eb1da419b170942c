// M60 and M51: what a place asks the residence municipality for while the stay goes on, and its answer.

Profile: SopMunicipalRequest
Parent: $dkCoreServiceRequest
Id: sop-municipal-request
Title: "Request for service-law measures"
Description: "What the citizen needs of the municipality under the service law, during the stay or after it, and how the request stands (M60)."
* obeys sop-request-in-words
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* extension contains SopResidenceMunicipality named residenceMunicipality 0..1
* extension[residenceMunicipality] ^comment = "The municipality that is asked (D12)."
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* identifier ^comment = "The same in the request and its answers (R-ALL-15)."
* status from SopMunicipalRequestStatusCodes (required)
* status ^comment = "active while asked for, on-hold when taken on, completed when in place, revoked when declined or withdrawn (R-ALL-15)."
* intent = #order
* intent ^comment = "The municipality is asked to act (R-ALL-15)."
* subject only Reference($dkCorePatient)
* subject ^type.aggregation = #bundled
* subject ^comment = "The citizen (R-ID-01)."
* encounter 1..1
* encounter only Reference(SopStay)
* encounter ^type.aggregation = #bundled
* encounter ^comment = "The stay during which the need was seen (M60)."
* occurrence[x] only Period
* occurrence[x] ^comment = "From when, and until when, the measure is needed (M60)."
* requester 1..1
* requester only Reference(SopOrganization)
* requester ^type.aggregation = #bundled
* requester ^comment = "The place, or its region (M60)."
* performer 1..1
* performer only Reference(SopOrganization)
* performer ^type.aggregation = #bundled
* performer ^comment = "The residence municipality: measures under the service law are its own (R-ALL-15)."

Profile: SopHomePreparation
Parent: Task
Id: sop-home-preparation
Title: "Request for home preparation"
Description: "Work in the citizen's home that must be done before the citizen can go home, such as a rail or cleaning, and how it stands (M51)."
* text ^comment = "Present in every resource, so that a person can read it without any program that knows the profile; its absence is told, not refused (R-MSG-09)."
* extension contains SopResidenceMunicipality named residenceMunicipality 0..1
* extension[residenceMunicipality] ^comment = "The municipality that is asked (D12)."
* identifier 1..1
* identifier.system 1..1
* identifier.value 1..1
* identifier ^comment = "The same in the request and its answers (R-ALL-20)."
* status from SopHomePreparationStatusCodes (required)
* status ^comment = "requested, accepted, completed, rejected, or cancelled by who asked (R-ALL-20)."
* intent = #order
* intent ^comment = "The municipality is asked to act (R-ALL-20)."
* description 1..1
* description ^comment = "Which work (M51)."
* for 1..1
* for only Reference($dkCorePatient)
* for ^type.aggregation = #bundled
* for ^comment = "The citizen (R-ID-01)."
* encounter 1..1
* encounter only Reference(SopStay)
* encounter ^type.aggregation = #bundled
* encounter ^comment = "The stay that cannot end well without it (M51)."
* requester 1..1
* requester only Reference(SopOrganization)
* requester ^type.aggregation = #bundled
* requester ^comment = "The place, or its region (M51)."
* owner 1..1
* owner only Reference(SopOrganization)
* owner ^type.aggregation = #bundled
* owner ^comment = "The residence municipality (R-ALL-20)."
* restriction.period.end obeys sop-has-time
* restriction ^comment = "By when it is needed (M51, R-ID-11)."

Profile: SopMunicipalRequestMessage
Parent: SopMessage
Id: sop-municipal-request-message
Title: "Message with a request to the municipality"
Description: "M60 and M51: a request to the residence municipality, its change, its withdrawal and the answer."
* obeys sop-message-municipal-request-event
* entry contains stay 1..1 and measures 0..1 and preparation 0..1
* entry[stay].resource only SopStay
* entry[stay] ^comment = "Every message about a stay carries it as it stands (R-ID-05)."
* entry[measures].resource only SopMunicipalRequest
* entry[measures] ^comment = "Measures under the service law (M60)."
* entry[preparation].resource only SopHomePreparation
* entry[preparation] ^comment = "Work in the home (M51)."
