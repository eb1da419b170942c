// Code systems of the domain model. The definition is the Danish term with its source.

RuleSet: Complete
* ^caseSensitive = true
* ^experimental = false

CodeSystem: SopMessageEvent
Id: sop-message-event
Title: "Events of SOP messages"
Description: "Events that MedCom has no standard for. MedCom's event binding is required, so these are a system of their own."
* insert Complete
* #sop-referral-new "Referral" "Henvisning (M01)"
* #sop-referral-update "Referral update" "Supplement til henvisning (M02)"
* #sop-referral-cancel "Referral withdrawal" "Tilbagetrækning af henvisning (M03)"
* #sop-referral-opened "Assessment begun" "Visitationen er begyndt på vurderingen (4.1, r3)"
* #sop-allocation-granted "Allocation" "Tildeling (M06)"
* #sop-allocation-rejected "Rejection" "Afvisning (M07)"
* #sop-alternative-offer "Alternative offer" "Alternativt tilbud (M08)"
* #sop-alternative-response "Answer to alternative offer" "Svar på alternativt tilbud (M09)"
* #sop-stay-information "Stay information" "Information om ophold (M10, M27)"
* #sop-municipal-information "Municipal information" "Kommunens oplysninger (M11)"
* #sop-municipal-request "Request for service-law measures" "Anmodning om indsats efter serviceloven (M60)"
* #sop-home-preparation "Request for home preparation" "Anmodning om klargøring af hjemmet (M51)"
* #sop-stay-start "Start of stay" "Opholdsstart (M12)"
* #sop-handover-in "Clinical handover in" "Klinisk overdragelse til opholdet (M13)"
* #sop-status-meeting "Status meeting" "Statusmøde (M26)"
* #sop-stay-purpose-change "Changed purpose" "Ændret indikation (M28)"
* #sop-treatment-responsibility "Treatment responsibility" "Overdragelse af behandlingsansvar (M29, M61)"
* #sop-stay-leave "Leave" "Orlov (M41)"
* #sop-stay-transfer "Transfer to another SOP" "Flytning til anden plads (M42)"
* #sop-stay-readmission "Readmission to hospital" "Genindlæggelse (M43)"
* #sop-stay-death "Death" "Dødsfald (M44)"
* #sop-supply "Aids and utensils" "Hjælpemidler og utensilier (M50)"
* #sop-discharge-notice-new "Discharge notice" "Varsling om forventet afslutning (M31)"
* #sop-discharge-notice-revise "Revised discharge notice" "Ændret varsling (M32)"
* #sop-discharge-notice-cancel "Cancelled discharge notice" "Annulleret varsling (M33)"
* #sop-discharge-notice-response "Answer to discharge notice" "Kommunens svar på varsling (M34)"
* #sop-end-decision "End decision" "Afslutningsbeslutning (M36)"
* #sop-stay-end "End of stay" "Afslutning af ophold (M37)"
* #sop-handover-out "Continuing treatment and medication" "Fortsat behandling og medicin (M38)"
* #sop-waiting "Waiting for a municipal place" "Venter på kommunal plads (M39)"
* #sop-capacity "Capacity" "Kapacitet (M45)"
* #sop-functional-status "Functional status report" "ICF-statusrapport (M54)"
* #sop-meeting "Discharge conference or home visit" "Udskrivningskonference eller hjemmebesøg (M56)"
* #sop-rehabilitation-decision "Decision of the specialised visitation" "Den specialiserede visitations afgørelse (S-46)"
* #sop-complaint "Complaint" "Patientklage (M52)"
* #sop-adverse-event "Adverse event" "Utilsigtet hændelse (M53)"
* #sop-prevention-referral "Prevention referral" "Forebyggelseshenvisning (M24)"
* #sop-prevention-conclusion "Prevention conclusion" "Afslutningsnotat for forebyggelse (M25)"
* #sop-admission-report "Admission report" "Indlæggelsesrapport (M15)"
* #sop-admission-reply "Admission reply" "Indlæggelsessvar (M16)"
* #sop-care-plan "Care-course plan" "Plejeforløbsplan (M17)"
* #sop-discharge-report "Discharge report" "Udskrivningsrapport (M19)"
* #sop-epikrise "Discharge letter" "Epikrise (M21)"
* #sop-rehabilitation-plan "Rehabilitation plan" "Genoptræningsplan (M22)"
* #sop-acute-nursing-referral "Acute nursing referral" "Henvisning til akutsygepleje (M58)"

CodeSystem: SopReferrerType
Id: sop-referrer-type
Title: "Who may refer"
Description: "Kinds of body that may refer to a SOP (R-REF-01)."
* insert Complete
* #hospital-department "Hospital department" "Hospitalsafdeling"
* #acute-nursing "Acute nursing" "Akutsygepleje"
* #municipal-nursing "Municipal nursing" "Kommunal sygepleje"
* #general-practice "General practice" "Almenmedicinsk tilbud"

CodeSystem: SopAdmissionCriteria
Id: sop-admission-criteria
Title: "Admission criteria"
Description: "A1 is mandatory, the others are grounds for an individual assessment (R-REF-04, R-REF-05)."
* insert Complete
* #A1 "Health interventions cannot suitably be arranged at home" "Behov for sundhedsindsatser, som ikke kan tilrettelægges i eget hjem"
* #A2 "Functional ability can improve or its loss be delayed" "Potentiale for bedring eller for at forsinke tab af funktionsevne"
* #A3 "Need for medical follow-up" "Behov for lægefaglig opfølgning"
* #A4 "Time-limited intervention with a rehabilitative aim" "Tidsafgrænset indsats med rehabiliterende sigte"
* #A5 "Frequent observation and adjustment of treatment day and night" "Hyppige observationer og justeringer gennem døgnet"
* #A6 "Health and life situation taken together" "Samlet helbredstilstand og livssituation"

CodeSystem: SopDischargeCriteria
Id: sop-discharge-criteria
Title: "Discharge criteria"
Description: "The need has ended when (D1 or D2) and D3 to D6 are met (R-END-01)."
* insert Complete
* #D1 "Goal reached, functional ability can be kept at home" "Målet er nået, og funktionsevnen kan fastholdes hjemme"
* #D2 "No further progress, stable functional ability" "Ingen yderligere fremgang, stabil funktionsevne"
* #D3 "Further treatment can be handled at home" "Videre behandling kan varetages hjemme"
* #D4 "Care, aids and housing clarified" "Pleje, hjælpemidler og bolig er afklaret"
* #D5 "Psychosocial readiness clarified" "Psykosocial parathed er afklaret"
* #D6 "Coordinated with residence municipality and others" "Koordineret med opholdskommune og andre aktører"

CodeSystem: SopTargetGroupFlags
Id: sop-target-group-flags
Title: "Target group flags"
Description: "Circumstances that call for a person's assessment; none rejects by itself (R-REF-10 to R-REF-15)."
* insert Complete
* #X1 "Can stay at home with interventions" "Kan blive hjemme med indsatser"
* #X2 "Dementia only" "Udelukkende demens"
* #X3 "Primarily social need" "Primært socialt behov"
* #X4 "Primarily psychiatric treatment need" "Primært psykiatrisk behandlingsbehov"
* #X5 "Rehabilitation at specialised level" "Genoptræning på specialiseret niveau"
* #X6 "Hospital admission indicated" "Indlæggelse på sygehus er indiceret"
* #X7 "Basic palliation only" "Udelukkende basal palliation"
* #X8 "Relief of relatives" "Aflastning af pårørende"
* #X9 "Waiting for a nursing home" "Venter på plejebolig"
* #social-complexity "Complex social problems" "Komplekse sociale problemstillinger; udelukker aldrig (R-REF-14)"
* #substance-use "Substance use" "Rusmiddelbrug; udelukker aldrig (R-REF-14)"
* #homelessness "Homelessness" "Hjemløshed; udelukker aldrig (R-REF-14)"
* #mental-comorbidity "Mental illness beside a somatic need" "Psykisk sygdom ved siden af somatisk behov (R-REF-15)"

CodeSystem: SopFlagStatus
Id: sop-flag-status
Title: "Status of a target group flag"
Description: "Only what the visitation has confirmed can block an allocation (R-REF-10)."
* insert Complete
* #claimed "Claimed by the referrer" "Anført af henviser"
* #confirmed "Confirmed by the visitation" "Bekræftet af visitationen"

CodeSystem: SopOrigin
Id: sop-origin
Title: "Where the citizen comes from"
Description: "Origin of a referral (D05, R-REF-03)."
* insert Complete
* #hospital "Hospital" "Sygehus"
* #own-home "Own home" "Eget hjem"
* #nursing-home "Nursing home" "Plejehjem"
* #residential-offer "Residential offer" "Botilbud"
* #municipal-temporary-place "Municipal temporary place" "Kommunal midlertidig plads"
* #other-sop "Another SOP" "Anden sundheds- og omsorgsplads"

CodeSystem: SopDestination
Id: sop-destination
Title: "Where the citizen goes"
Description: "Destination after a stay (D35, R-END-09)."
* insert Complete
* #own-home "Own home" "Eget hjem"
* #nursing-home "Nursing home" "Plejehjem"
* #municipal-temporary-place "Municipal temporary place" "Kommunal midlertidig plads"
* #residential-offer "Residential offer" "Botilbud"
* #hospital "Hospital" "Sygehus"
* #other-sop "Another SOP" "Anden sundheds- og omsorgsplads"
* #hospice "Hospice" "Hospice"
* #death "Death" "Død"

CodeSystem: SopDecision
Id: sop-decision
Title: "Decision on a referral"
Description: "What the visitation decides (D14)."
* insert Complete
* #accept "Accept" "Tildeling"
* #reject "Reject" "Afvisning"
* #no-capacity "No capacity" "Ingen ledig plads; regionen søger alternativ (R-ALL-05)"
* #redirect "Redirect" "Viderestilling"

CodeSystem: SopDecisionReason
Id: sop-decision-reason
Title: "Reason of a decision"
Description: "Why a referral is not accepted as it stands (R-ALL-04)."
* insert Complete
* #not-target-group "Not in the target group" "Ikke i målgruppen"
* #home-possible "Can be helped at home" "Indsatsen kan gives hjemme"
* #incomplete "Incomplete referral" "Mangelfuld henvisning"
* #no-capacity "No capacity" "Ingen ledig plads"
* #redirect-frv "To the regional visitation of rehabilitation" "Til Fælles Regional Visitation"
* #redirect-hospital "To hospital" "Til sygehus"
* #redirect-psychiatry "To psychiatry" "Til psykiatrien"
* #redirect-municipality "To the municipality" "Til kommunen"

CodeSystem: SopDialogueStatus
Id: sop-dialogue-status
Title: "Where the dialogue about a decision stands"
Description: "Task.businessStatus of a decision that is not an allocation (state machine 4.1; R-ALL-04, R-ALL-05)."
* insert Complete
* #dialogue-pending "Dialogue pending" "Dialog udestår"
* #dialogue-done "Dialogue done" "Dialog gennemført"
* #reopened "Reopened by the dialogue" "Genoptaget efter dialog"
* #closed "Closed" "Afsluttet"

CodeSystem: SopDecisionOutput
Id: sop-decision-output
Title: "Parts of a decision"
Description: "What an output of the decision's Task is (D14, D15, R-ALL-02)."
* insert Complete
* #decision "Decision" "Afgørelse"
* #assessment "Individual assessment" "Individuel vurdering"
* #alternative "Alternative offer" "Alternativt tilbud"
* #stay "Stay" "Ophold"
* #unit "Unit of rehabilitation" "Genoptræningsenhed (S-45)"

CodeSystem: SopEndReason
Id: sop-end-reason
Title: "Reason for the end of a stay"
Description: "Decides whether a notice was owed (R-NOT-11)."
* insert Complete
* #planned-need-ended "Need ended as planned" "Behovet er ophørt som planlagt"
* #own-decision "Own decision" "Borgerens egen beslutning"
* #death "Death" "Død"
* #hospital "Hospital" "Indlagt på sygehus"
* #other-sop "Another SOP" "Flyttet til anden plads"
* #error "Recorded in error" "Fejlregistreret"

CodeSystem: SopCommunicationCategory
Id: sop-communication-category
Title: "Kinds of SOP communication"
Description: "Tells notices from their answers (D31, M34)."
* insert Complete
* #discharge-notice "Discharge notice" "Varsling"
* #discharge-notice-response "Answer to discharge notice" "Svar på varsling"

CodeSystem: SopNoticeCancelReason
Id: sop-notice-cancel-reason
Title: "Reason for cancelling a notice"
Description: "A cancellation needs a reason (R-NOT-18)."
* insert Complete
* #health-change "Changed health" "Ændret helbredstilstand"
* #readmitted "Readmitted" "Genindlagt"
* #death "Death" "Død"
* #transferred "Transferred" "Flyttet"
* #incorrect-receiver "Incorrect receiver" "Forkert modtager (R-NOT-14)"
* #incorrect-cpr "Incorrect citizen" "Forkert borger"
* #entered-in-error "Entered in error" "Oprettet ved en fejl"
* #municipality-not-ready-agreed "Agreed because the municipality is not ready" "Aftalt, fordi kommunen ikke er klar"

CodeSystem: SopNoticeResponse
Id: sop-notice-response
Title: "Answer to a notice"
Description: "What the residence municipality can answer (R-NOT-20)."
* insert Complete
* #received "Received" "Modtaget"
* #ready-from "Ready from" "Klar fra"
* #cannot "Cannot" "Kan ikke inden"
* #dispute-not-our-citizen "Not our citizen" "Ikke vores borger"
* #dispute-need "The need has not ended" "Behovet er ikke ophørt"

CodeSystem: SopNoticeOutcome
Id: sop-notice-outcome
Title: "Outcome of a notice"
Description: "Whether the deadline was kept (D33)."
* insert Complete
* #on-time "On time" "Rettidig"
* #late "Late" "For sen"
* #missing "Missing" "Mangler"
* #not-applicable "Not applicable" "Ikke relevant"
* #exempt "Exempt" "Undtaget"

CodeSystem: SopNoticeReading
Id: sop-notice-reading
Title: "Reading of the deadline rule"
Description: "How the Friday clause is read (F2)."
* insert Complete
* #NL "Day of the notice, literal" "Varslingsdag, ordret"
* #NW "Day of the notice, weekend closed" "Varslingsdag, lukket weekend"
* #ED "Day of the expected end" "Dagen for forventet ophør"

CodeSystem: SopPlaceType
Id: sop-place-type
Title: "Types of place"
Description: "Regional and municipal places (S-51)."
* insert Complete
* #regional-sop "Regional SOP" "Regional sundheds- og omsorgsplads"
* #akutplads "Acute place" "Akutplads"
* #observation "Observation place" "Observationsplads"
* #rehabilitering "Rehabilitation place" "Rehabiliteringsplads"
* #aflastning "Relief place" "Aflastningsplads"
* #ferie "Holiday place" "Ferieplads"
* #vente "Waiting place" "Venteplads"
* #afklaring "Clarification place" "Afklaringsplads"
* #social-akut "Social emergency offer" "Socialt akuttilbud"
* #botilbud-107 "Temporary residential offer" "Botilbud efter § 107"
* #plejebolig "Nursing home" "Plejebolig"
* #doegnrehab-139b "Residential rehabilitation" "Døgnrehabilitering efter § 139 b"

CodeSystem: SopOperatorType
Id: sop-operator-type
Title: "Types of operator"
Description: "Who runs a site under the region's authority (D19)."
* insert Complete
* #region "Region" "Region"
* #municipality "Municipality" "Kommune"
* #private "Private supplier" "Privat leverandør"

CodeSystem: SopResponsibilityRole
Id: sop-responsibility-role
Title: "Treatment-responsible roles"
Description: "Who can have the treatment responsibility; an on-call scheme cannot (R-TRE-04)."
* insert Complete
* #hospital "Hospital" "Sygehus"
* #hospital-extended "Hospital, extended" "Sygehus, udvidet behandlingsansvar (96 timer)"
* #sop-doctor "Doctor of the site" "Pladsens fast tilknyttede læge"
* #gp "GP" "Egen læge"

CodeSystem: SopLegalBasis
Id: sop-legal-basis
Title: "Legal basis"
Description: "A stay has exactly one (R-ALL-19)."
* insert Complete
* #sul-118e "Health Act § 118 e" "Sundhedsloven § 118 e"
* #sul-139b "Health Act § 139 b" "Sundhedsloven § 139 b"
* #sul-140 "Health Act § 140" "Sundhedsloven § 140"
* #sul-84 "Health Act § 84" "Sundhedsloven § 84"
* #sul-138 "Health Act § 138" "Sundhedsloven § 138"
* #sel "Social Services Act" "Serviceloven"
* #ael "Elderly Care Act" "Ældreloven"

CodeSystem: SopMeetingType
Id: sop-meeting-type
Title: "Kind of meeting"
Description: "Meetings about a citizen's transition (M56, R-COM-05)."
* insert Complete
* #discharge-conference "Discharge conference" "Udskrivningskonference"
* #home-visit "Home visit" "Hjemmebesøg"
* #advice "Advice" "Rådgivning"

CodeSystem: SopCaseType
Id: sop-case-type
Title: "Kind of case"
Description: "What the region is asked to look into (R-CPL-02, R-CPL-04)."
* insert Complete
* #complaint-allocation "Complaint of an allocation" "Klage over tildeling"
* #complaint-service "Complaint of services" "Klage over ydelser"
* #complaint-decision "Complaint of a decision" "Klage over afgørelse"
* #adverse-event "Adverse event" "Utilsigtet hændelse"

CodeSystem: SopMedicationReview
Id: sop-medication-review
Title: "Medication review"
Description: "Whether the citizen's medicines are to be reviewed during the stay (R-STA-07)."
* insert Complete
* #needed "Needed" "Medicingennemgang er relevant"
* #done "Done" "Medicingennemgang er foretaget"
* #not-relevant "Not relevant" "Ikke relevant"

CodeSystem: SopPreventionOverlap
Id: sop-prevention-overlap
Title: "Prevention that both offer"
Description: "Categories of a referral to patient-directed prevention for which the municipality has services of its own (R-OTH-04)."
* insert Complete
* #nicotine "Nicotine" "Nikotin"
* #alcohol "Alcohol" "Alkohol"
