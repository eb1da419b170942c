Instance: sop-events-to-medcom-draft
InstanceOf: ConceptMap
Usage: #definition
* url = "https://overgang.dk/fhir/ConceptMap/sop-events-to-medcom-draft"
* version = "0.1.0"
* name = "SopEventsToMedComDraft"
* title = "SOP events and MedCom's draft referral events"
* status = #draft
* experimental = false
* date = "2026-11-22"
* publisher = "Overgang"
* description = "MedCom's draft logical model of referrals has events of its own; when they are in force, ours can be translated (F14)."
* group[0].source = "https://overgang.dk/fhir/CodeSystem/sop-message-event"
* group[0].target = $referralDraftEvents
* group[0].element[0].code = #sop-referral-new
* group[0].element[0].target[0].code = #new-referral
* group[0].element[0].target[0].equivalence = #wider
* group[0].element[1].code = #sop-referral-update
* group[0].element[1].target[0].code = #update-referral
* group[0].element[1].target[0].equivalence = #wider
* group[0].element[2].code = #sop-referral-cancel
* group[0].element[2].target[0].code = #cancel-referral
* group[0].element[2].target[0].equivalence = #wider
* group[1].source = $medcomEvents
* group[1].target = $referralDraftEvents
* group[1].element[0].code = #acknowledgement-message
* group[1].element[0].target[0].code = #acknowledge
* group[1].element[0].target[0].equivalence = #equivalent
