"""Pairs of asks that are worded alike and ask for different things, and wordings of the same ask. All invented."""

APART = {
    "number": [
        ("Raise the minimum age for work to 16 years.", "Raise the minimum age for work to 18 years."),
        ("Hire 50 new labour inspectors by 2027.", "Hire 500 new labour inspectors by 2027."),
        ("Fine employers of children KES 500,000.", "Fine employers of children KES 50,000."),
        ("Inspect every tea factory twice a year.", "Inspect every tea factory six times a year."),
        (
            "Ongeza umri wa chini wa kufanya kazi hadi miaka 16.",
            "Ongeza umri wa chini wa kufanya kazi hadi miaka 18.",
        ),
        (
            "Fixer l'âge minimum d'admission à l'emploi à 15 ans.",
            "Fixer l'âge minimum d'admission à l'emploi à 18 ans.",
        ),
        (
            "Pay survivors within thirty days of the order.",
            "Pay survivors within fourteen days of the order.",
        ),
    ],
    "instrument": [
        ("Ratify ILO Convention C138 without delay.", "Ratify ILO Convention C182 without delay."),
        ("Ratify Convention No. 189 on domestic work.", "Ratify Convention No. 190 on domestic work."),
        ("Ratify the Protocol P029 this year.", "Ratify the Convention C029 this year."),
        (
            "Ridhia Mkataba wa ILO C189 kabla ya mwaka kuisha.",
            "Ridhia Mkataba wa ILO C190 kabla ya mwaka kuisha.",
        ),
        ("Ratifier la Convention 189 de l'OIT.", "Ratifier la Convention 181 de l'OIT."),
    ],
    "negation": [
        ("Agencies should hold workers' passports.", "Agencies should not hold workers' passports."),
        ("Deport victims who have testified.", "Never deport victims who have testified."),
        ("Inspect farms with notice to the owner.", "Inspect farms without notice to the owner."),
        ("Waajiri watoze wafanyakazi ada.", "Waajiri wasitoze wafanyakazi ada."),
        (
            "Les enfants peuvent travailler la nuit dans les mines.",
            "Les enfants ne peuvent pas travailler la nuit dans les mines.",
        ),
    ],
    "opposite": [
        ("Inspect registered workshops every year.", "Inspect unregistered workshops every year."),
        ("Give identity papers to children under 12.", "Give identity papers to children over 12."),
        (
            "Ban recruitment fees for workers who go abroad.",
            "Allow recruitment fees for workers who go abroad.",
        ),
        (
            "Increase the tax on recruitment agencies in Nairobi.",
            "Reduce the tax on recruitment agencies in Nairobi.",
        ),
        (
            "Piga marufuku ada za kuajiri wafanyakazi wa nyumbani.",
            "Ruhusu ada za kuajiri wafanyakazi wa nyumbani.",
        ),
        (
            "Interdire les frais de recrutement des travailleurs.",
            "Autoriser les frais de recrutement des travailleurs.",
        ),
        ("Make school meals compulsory in all counties.", "Make school meals voluntary in all counties."),
        ("Set a minimum wage for herders.", "Set a maximum wage for herders."),
        ("Open the shelter at the border post.", "Close the shelter at the border post."),
        ("Publish the list of banned agencies.", "Keep secret the list of banned agencies."),
        ("Train officers before they are posted abroad.", "Train officers after they are posted abroad."),
        ("Ongeza faini kwa waajiri wa watoto.", "Punguza faini kwa waajiri wa watoto."),
        (
            "Register all informal workshops with the county.",
            "Register all formal workshops with the county.",
        ),
    ],
    "people": [
        ("Employers should repay the fees of workers.", "Workers should repay the fees of employers."),
        ("Give identity cards to all children.", "Give identity cards to refugee children."),
        (
            "Build a shelter for rescued girls in every county.",
            "Build a shelter for rescued boys in every county.",
        ),
        (
            "Give legal aid to migrant workers who were deceived.",
            "Give legal aid to refugee workers who were deceived.",
        ),
        (
            "Train police officers to recognise forced labour.",
            "Train prosecutors to recognise forced labour.",
        ),
        (
            "Toa mafunzo kwa walimu kuhusu usafirishaji haramu.",
            "Toa mafunzo kwa polisi kuhusu usafirishaji haramu.",
        ),
        (
            "Former les juges à reconnaître le travail forcé.",
            "Former les enseignants à reconnaître le travail forcé.",
        ),
        ("Punish employers who lie about wages.", "Punish parents who lie about wages."),
    ],
    "name": [
        (
            "Send back workers stranded in Niger with dignity.",
            "Send back workers stranded in Nigeria with dignity.",
        ),
        ("Open a referral office in Kwale.", "Open a referral office in Turkana."),
        ("Sign a labour agreement with Qatar.", "Sign a labour agreement with Jordan."),
        (
            "Fund the hotline run by the Ministry of Labour.",
            "Fund the hotline run by the Ministry of Health.",
        ),
        ("Anzisha ofisi ya rufaa katika Kaunti ya Kilifi.", "Anzisha ofisi ya rufaa katika Kaunti ya Busia."),
    ],
    "object": [
        ("Extend social protection to domestic workers.", "Exclude domestic workers from social protection."),
        ("Ban recruitment fees.", "Regulate recruitment fees."),
        (
            "Increase the budget of the labour inspectorate.",
            "Increase the number of the labour inspectorate's staff.",
        ),
        ("Count domestic workers in the census.", "Count street vendors in the census."),
        ("Require the government to pay for repatriation.", "Require employers to pay for repatriation."),
        ("Pay wages every week.", "Pay wages every month."),
        ("provide day care at tea estates", "provide day care at gold mines"),
        ("open a referral office in kwale", "open a referral office in turkana"),
        ("Ensure that inspectors have vehicles.", "Ensure that inspectors have tablets."),
        ("Pass the bill on trafficking this session.", "Pass the bill on fisheries this session."),
        ("Give survivors free health care.", "Give survivors free legal aid."),
        ("Create a fund to compensate survivors.", "Create a fund to relocate survivors."),
        ("Fournir des repas aux écoles rurales.", "Fournir des livres aux écoles rurales."),
        ("Weka sanduku la malalamiko katika kila shule.", "Weka maktaba ya vitabu katika kila shule."),
    ],
    "telling": [
        (
            "Publish information on the training of labour inspectors on child labour.",
            "Strengthen the training of labour inspectors on child labour.",
        ),
        (
            "Publish activities undertaken to carry out the plan against trafficking.",
            "Carry out the plan against trafficking.",
        ),
    ],
    "direction": [
        ("Raise the fee from 200 to 500 shillings.", "Change the fee from 500 to 200 shillings."),
        ("Move cases from the police to the courts.", "Move cases from the courts to the police."),
        (
            "Transfer money from the ministry to the counties.",
            "Transfer money from the counties to the ministry.",
        ),
    ],
}

TOGETHER = [
    (
        "Ban recruitment fees for domestic workers.",
        "Recruitment fees for domestic workers should be prohibited.",
    ),
    ("Increase the number of labour inspectors.", "Significantly increase the number of labor inspectors."),
    ("Ratify the Palermo Protocol.", "Accede to the Palermo Protocol."),
    (
        "Create a national referral mechanism for survivors.",
        "Establish a national referral mechanism for victims.",
    ),
    ("Provide sufficient funding for shelters.", "Provide adequate funding to shelters."),
    ("Piga marufuku ajira ya watoto migodini.", "Kupiga marufuku ajira ya watoto migodini."),
    (
        "Toa mafunzo kwa walimu kuhusu utumwa wa kisasa.",
        "Mafunzo yatolewe kwa walimu kuhusu utumwa wa kisasa.",
    ),
    ("Former les juges aux affaires de traite.", "Assurer la formation des juges aux affaires de traite."),
    (
        "Close the gap between the school-leaving age and the minimum age for work.",
        "Close the gap between the minimum age for work and the school leaving age.",
    ),
    (
        "Train inspectors on child labour.",
        "Train inspectors on child labour, including in tea, coffee and sugar.",
    ),
    (
        "Criminalize the recruitment of children by armed groups.",
        "Ensure that the law criminally prohibits recruitment of children by armed groups.",
    ),
    ("Pay  survivors\u200b their back wages.", "Pay survivors their back wages"),
]
