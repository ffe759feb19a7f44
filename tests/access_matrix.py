"""The access matrix: what every visitor gets at every address of the sample process.

Two blocks of letters to a row, before anything is published and after all of it is; a letter to a visitor, in this order:

    o operator     v convenor       s secretariat  f focal point   | the desk
    c chair        m member         r survivor representative      | the working group
    R rapporteur   A adviser                                       | who also work inside
    F facilitator  L safeguarding lead  C custodian  G reviewer of the coordinating group  S contributor for an organisation
    - the secretariat of another country's process      . somebody who has not signed in

What they get:

    o  a page (also one that says no to what was sent, or where nothing has to be written down)
    +  it is done, and the log says so
    >  it is done or there is nothing to do, and another page follows; the log has no line of it
    x  a refusal with its reason
    -  nothing: as if it were not there
    L  the way to sign in

Forms are sent with all that is needed, so a + is the right to act. Rows with something after the name are about
another thing: `own` is what the contributor's organisation sent. Change a cell only as an adversary would read it.
"""

_WITHIN = """
                                          before publication  after publication
                                          ovsfcmrRAFLCGS-.    ovsfcmrRAFLCGS-.
process                              GET  oooooooooooooo--    oooooooooooooooo
people                               GET  ooooxxxxxxxxxx-L    ooooxxxxxxxxxxxL
invite                               GET  ooooxxxxxxxxxx-L    ooooxxxxxxxxxxxL
invite                               POST ++++xxxxxxxxxx-L    ++++xxxxxxxxxxxL
reset                                POST ooooxxxxxxxxxx-L    ooooxxxxxxxxxxxL
end_role                             POST ++++xxxxxxxxxx-L    ++++xxxxxxxxxxxL
publish                              POST ++++xxxxxxxxxx-L    >>>>xxxxxxxxxxxL
organisations                        GET  ooooxxxxxxxxxx-L    ooooxxxxxxxxxxxL
organisations                        POST >>>>xxxxxxxxxx-L    >>>>xxxxxxxxxxxL
organisation                         GET  ooooxxxxxxxxxx-L    ooooxxxxxxxxxxxL
organisation                         POST >>>>xxxxxxxxxx-L    >>>>xxxxxxxxxxxL
target                               GET  ooooxxxxxxxxxx-L    ooooxxxxxxxxxxxL
target                               POST ++++xxxxxxxxxx-L    ++++xxxxxxxxxxxL
meetings:agenda                      GET  oooooxxoxx--xx-L    oooooxxoxxxxxxxL
meetings:agenda                      POST +++++xx+xx--xx-L    +++++xx+xxxxxxxL
meetings:attendance                  GET  oooooxxoxx--xx-L    oooooxxoxxxxxxxL
meetings:attendance                  POST +++++xx+xx--xx-L    +++++xx+xxxxxxxL
meetings:decisions                   GET  oooooxxoxx--xx-L    oooooxxoxxxxxxxL
meetings:decisions                   POST +++++xx+xx--xx-L    +++++xx+xxxxxxxL
meetings:detail                      GET  oooooooooo--oo--    oooooooooooooooo
meetings:edit                        GET  oooooxxoxx--xx-L    oooooxxoxxxxxxxL
meetings:edit                        POST +++++xx+xx--xx-L    +++++xx+xxxxxxxL
meetings:list                        GET  oooooooooo--oo--    oooooooooooooooo
meetings:new                         GET  oooooxxoxx--xx-L    oooooxxoxxxxxxxL
meetings:new                         POST +++++xx+xx--xx-L    +++++xx+xxxxxxxL
meetings:step                        POST +++++xx+xx--xx-L    +++++xx+xxxxxxxL
voices:gateway_end                   POST +--------------L    +--------------L
voices:gateways                      GET  o--------------L    o--------------L
voices:gateways                      POST +--------------L    +--------------L
voices:sms                           POST ----------------    ----------------
voices:ussd                          POST ----------------    oooooooooooooooo
voices:door                          GET  oooooooooooooo--    oooooooooooooooo
voices:door                          POST oooooooooooooo--    oooooooooooooooo
voices:give                          GET  oooooooooooooo--    oooooooooooooooo
voices:give                          POST oooooooooooooo--    oooooooooooooooo
voices:hand_over                     POST >>>>>>>>>>>>>>--    >>>>>>>>>>>>>>>>
voices:home                          GET  oooooooooooooo--    oooooooooooooooo
voices:alert                         GET  ----------o----L    ----------o----L
voices:alert                         POST ---------->----L    ---------->----L
voices:alerts                        GET  ----------o----L    ----------o----L
voices:honoraria                     GET  oooo-----o-----L    oooo-----o-----L
voices:honoraria                     POST >>>>----->-----L    >>>>----->-----L
voices:honoraria_export              GET  oooo-----o-----L    oooo-----o-----L
voices:honorarium                    POST >>>>----->-----L    >>>>----->-----L
voices:key                           GET  -----------o---L    -----------o---L
voices:key                           POST ----------->---L    ----------->---L
voices:keys                          GET  ----------oo---L    ----------oo---L
voices:keys                          POST ---------->>---L    ---------->>---L
voices:keys_seen                     POST ----------->---L    ----------->---L
voices:opening                       GET  -----------o---L    -----------o---L
voices:opening                       POST -----------+---L    -----------+---L
voices:behalf                        GET  xxxxxxxxxxxxxo-L    xxxxxxxxxxxxxoxL
voices:behalf                        POST xxxxxxxxxxxxxo-L    xxxxxxxxxxxxxoxL
voices:contact                       GET  oxoxxxxxxxxxxx-L    oxoxxxxxxxxxxxxL
voices:contact                       POST >x>xxxxxxxxxxx-L    >x>xxxxxxxxxxxxL
voices:intake                        GET  oxoxxxxxxxxxxx-L    oxoxxxxxxxxxxxxL
voices:intake                        POST +x+xxxxxxxxxxx-L    +x+xxxxxxxxxxxxL
voices:new_contact                   GET  oxoxxxxxxxxxxx-L    oxoxxxxxxxxxxxxL
voices:new_contact                   POST >x>xxxxxxxxxxx-L    >x>xxxxxxxxxxxxL
voices:key_in                        GET  -----------o---L    -----------o---L
voices:key_in                        POST -----------o---L    -----------o---L
voices:leave                         GET  >>>>>>>>>>>>>>>>    >>>>>>>>>>>>>>>>
voices:offline                       GET  >>>>>>>>>>>>>>--    >>>>>>>>>>>>>>>>
voices:offline_page                  GET  oooooooooooooo--    oooooooooooooooo
voices:offline_words                 GET  oooooooooooooo--    oooooooooooooooo
voices:offline_worker                GET  oooooooooooooo--    oooooooooooooooo
voices:paper                         GET  oooooooooooooo--    oooooooooooooooo
voices:read                          GET  -----------o---L    -----------o---L
voices:read                          POST ----------->---L    ----------->---L
voices:who                           GET  -----------o---L    -----------o---L
voices:who                           POST ----------->---L    ----------->---L
voices:wordings                      GET  ------o----o-o-L    ------o----o-o-L
voices:wordings                      POST ------>---->->-L    ------>---->->-L
voices:receipt                       GET  oooooooooooooo--    oooooooooooooooo
voices:receipt                       POST oooooooooooooo--    oooooooooooooooo
voices:send_locked                   POST oooooooooooooo--    oooooooooooooooo
voices:unread                        GET  -----------o---L    -----------o---L
voices:workshop                      GET  xxxxxxxxxoxxxx-L    xxxxxxxxxoxxxxxL
voices:workshop                      POST xxxxxxxxxoxxxx-L    xxxxxxxxxoxxxxxL
voices:workshops                     GET  xxxxxxxxxoxxxx-L    xxxxxxxxxoxxxxxL
voices:workshops                     POST xxxxxxxxx>xxxx-L    xxxxxxxxx>xxxxxL
recommendations:add_form_file        POST ++++xxx+xxxxxx-L    ++++xxx+xxxxxxxL
recommendations:bring                GET  ooooxxxoxxxxxx-L    ooooxxxoxxxxxxxL
recommendations:bring                POST ++++xxx+xxxxxx-L    ++++xxx+xxxxxxxL
recommendations:devices              GET  ooooxxxoxoxxxx-L    ooooxxxoxoxxxxxL
recommendations:devices              POST ++++xxx+x+xxxx-L    ++++xxx+x+xxxxxL
recommendations:form                 GET  ooooxxxoxoxxxx-L    ooooxxxoxoxxxxxL
recommendations:form                 POST ooooxxxoxxxxxx-L    ooooxxxoxxxxxxxL
recommendations:form_step            POST ++++xxx+xxxxxx-L    ++++xxx+xxxxxxxL
recommendations:forms                GET  ooooxxxoxoxxxx-L    ooooxxxoxoxxxxxL
recommendations:judge                GET  ooooxxxoxxxxxx-L    ooooxxxoxxxxxxxL
recommendations:judge                POST ++++xxx+xxxxxx-L    ++++xxx+xxxxxxxL
recommendations:kobo                 POST ----------------    ----------------
recommendations:map_form             POST ++++xxx+xxxxxx-L    ++++xxx+xxxxxxxL
recommendations:phone_file           GET  oooooooooooooooo    oooooooooooooooo
recommendations:phone_form           GET  oooooooooooooooo    oooooooooooooooo
recommendations:phone_list           GET  oooooooooooooooo    oooooooooooooooo
recommendations:phone_manifest       GET  oooooooooooooooo    oooooooooooooooo
recommendations:phone_submission     POST ++++++++++++++++    ++++++++++++++++
recommendations:picture              GET  ooooxxxoxxxxxx-L    ooooxxxoxxxxxxxL
recommendations:destroy_picture      POST ++++xxx+xxxxxx-L    ++++xxx+xxxxxxxL
recommendations:ready_made           GET  ooooxxxoxxxxxx-L    ooooxxxoxxxxxxxL
recommendations:revoke               POST ++++xxx+x-xxxx-L    ++++xxx+x-xxxxxL
recommendations:set_aside            POST ++++xxx+xxxxxx-L    ++++xxx+xxxxxxxL
recommendations:waiting              GET  ooooxxxoxxxxxx-L    ooooxxxoxxxxxxxL
recommendations:check                GET  ooooxxxox----x-L    ooooxxxoxxxxxxxL
recommendations:check                POST ++++xxx+x----x-L    ++++xxx+xxxxxxxL
recommendations:close_round          POST ++++xxxxx----x-L    ++++xxxxxxxxxxxL
recommendations:detail               GET  ooooooooo-------    oooooooooooooooo
recommendations:edit                 GET  ooooxxxox----x-L    ooooxxxoxxxxxxxL
recommendations:edit                 POST ++++xxx+x----x-L    ++++xxx+xxxxxxxL
recommendations:forget_mapping       POST >>>>xxx>x----x-L    >>>>xxx>xxxxxxxL
recommendations:imports              GET  ooooxxxox----x-L    ooooxxxoxxxxxxxL
recommendations:import               GET  ooooxxxox----x-L    ooooxxxoxxxxxxxL
recommendations:import               POST ooooxxxox----x-L    ooooxxxoxxxxxxxL
recommendations:list                 GET  ooooooooo----o--    oooooooooooooooo
recommendations:export               GET  ooooooooo----o--    oooooooooooooooo
recommendations:searches             GET  ooooooooo----x-L    oooooooooxxxxxxL
recommendations:searches             POST >>>>>>>>>----x-L    >>>>>>>>>xxxxxxL
recommendations:change_search        POST -->----------x-L    -->------xxxxxxL
recommendations:forget_search        POST >>>>---------x-L    >>>>-----xxxxxxL
recommendations:new                  GET  ooooxxxox----o-L    ooooxxxoxxxxxoxL
recommendations:new                  POST ++++xxx+x----+-L    ++++xxx+xxxxx+xL
recommendations:preview              GET  ooooxxxox----x-L    ooooxxxoxxxxxxxL
recommendations:preview              POST ++++xxx+x----x-L    ++++xxx+xxxxxxxL
recommendations:replace              GET  ooooxxxox----x-L    ooooxxxoxxxxxxxL
recommendations:replace              POST ++++xxx+x----x-L    ++++xxx+xxxxxxxL
recommendations:rounds               GET  ooooxxxxx----x-L    ooooxxxxxxxxxxxL
recommendations:rounds               POST ++++xxxxx----x-L    ++++xxxxxxxxxxxL
recommendations:suggested            GET  ooooxxxox----x-L    ooooxxxoxxxxxxxL
recommendations:suggested            POST ++++xxx+x----x-L    ++++xxx+xxxxxxxL
recommendations:take_cleared         POST ++++xxx+x----x-L    ++++xxx+xxxxxxxL
recommendations:themes               GET  ooooxxxox----x-L    ooooxxxoxxxxxxxL
recommendations:themes               POST ++++xxx+x----x-L    ++++xxx+xxxxxxxL
recommendations:tie                  GET  ooooxxxox----x-L    ooooxxxoxxxxxxxL
recommendations:tie                  POST ++++xxx+x----x-L    ++++xxx+xxxxxxxL
recommendations:untie                POST >>>>xxx>x----x-L    >>>>xxx>xxxxxxxL
recommendations:withdraw             GET  ooooxxxox------L    ooooxxxoxxxxxxxL
recommendations:withdraw             POST ++++xxx+x------L    ++++xxx+xxxxxxxL
recommendations:withdraw own         GET  ooooxxxox----o-L    ooooxxxoxxxxxoxL
recommendations:withdraw own         POST ++++xxx+x----+-L    ++++xxx+xxxxx+xL
recommendations:detail own           GET  ooooooooo----o--    oooooooooooooooo
review:alternate                     POST +++++xxxx------L    +++++xxxx------L
review:appearance                    GET  xxxxoooxx------L    xxxxoooxx------L
review:appearance                    POST xxxx>>>xx------L    xxxx>>>xx------L
review:body                          GET  ooooooooo-------    oooooooooooooooo
review:declare                       POST xxxx>>>xx------L    xxxx>>>xx------L
review:end_interest                  POST xxxx->-xx------L    xxxx->-xx------L
review:set_up                        GET  oooooxxxx------L    oooooxxxx------L
review:set_up                        POST +++++xxxx------L    +++++xxxx------L
review:ask                           POST xxxx>>>xx------L    xxxx>>>xx------L
review:hand_over                     GET  oooooooxx------L    oooooooxx------L
review:hand_over                     POST >>>>>>>xx------L    >>>>>>>xx------L
review:hand_over_all                 GET  oooooxxxx------L    oooooxxxx------L
review:hand_over_all                 POST >>>>>xxxx------L    >>>>>xxxx------L
review:move_target                   POST +++++xxxx------L    +++++xxxx------L
review:ballots                       GET  ooooooooo------L    ooooooooo------L
review:ballot                        GET  ooooooooo------L    ooooooooo------L
review:ballot                        POST xxxx>>>xx------L    xxxx>>>xx------L
review:open_ballot                   GET  oooooxxxx------L    oooooxxxx------L
review:open_ballot                   POST +++++xxxx------L    +++++xxxx------L
review:stop_ballot                   POST +++++xxxx------L    +++++xxxx------L
review:move_deadline                 POST +++++xxxx------L    +++++xxxx------L
review:sitting                       GET  oooooxxox------L    oooooxxox------L
review:sitting                       POST +++++xx+x------L    +++++xx+x------L
review:record_vote                   GET  oooooxxox------L    oooooxxox------L
review:record_vote                   POST +++++xx+x------L    +++++xx+x------L
review:take_off                      POST xxxx>>>xx------L    xxxx>>>xx------L
review:publishing                    GET  ooooxxxxx------L    ooooxxxxx------L
review:publishing                    POST ooooxxxxx------L    ++++xxxxx------L
review:answer_sheet                  GET  ---------------L    ooooooooo------L
review:next                          GET  xxxx>>>xx------L    xxxx>>>xx------L
review:plan                          GET  ooooooooo------L    ooooooooo------L
review:plan                          POST +++++xxxx------L    +++++xxxx------L
review:read                          GET  xxxxoooxx------L    xxxxoooxx------L
review:read                          POST xxxx+++xx------L    xxxx+++xx------L
review:reply                         POST oooooooooooooo--    oooooooooooooooo
review:agenda                        GET  ooooooooo------L    ooooooooo------L
review:agenda                        POST +++++xxxx------L    +++++xxxx------L
review:look_again                    POST xxxxxx+xx------L    xxxxxx+xx------L
review:classify                      POST ++++xxx+x------L    ++++xxx+x------L
review:compare                       POST >>>>>>>>x------L    >>>>>>>>x------L
review:confirm                       POST +++++oooo------L    +++++oooo------L
review:decide                        POST +++++oooo------L    +++++oooo------L
review:dissent                       POST oooo+++oo------L    oooo+++oo------L
review:export                        GET  ooooooooo------L    ooooooooo------L
review:group_pair                    POST +++++++oo------L    +++++++oo------L
review:grouping                      GET  ooooooooo------L    ooooooooo------L
review:import                        GET  oooooxxox------L    oooooxxox------L
review:import                        POST oooooxxox------L    oooooxxox------L
review:item                          GET  ooooooooo------L    ooooooooo------L
review:dissents                      GET  ooooooooo-------    oooooooooooooooo
review:figures                       GET  ooooooooo-------    oooooooooooooooo
review:figures_file                  GET  ooooooooo-------    oooooooooooooooo
review:open_data                     GET  ooooooooo-------    oooooooooooooooo
review:open_file                     GET  ooooooooo-------    oooooooooooooooo
review:preview                       GET  oooooxxox------L    oooooxxox------L
review:preview                       POST >>>>>xx>x------L    >>>>>xx>x------L
review:join                          POST ++++xxx+x------L    ++++xxx+x------L
review:split                         GET  ooooxxxox------L    ooooxxxox------L
review:split                         POST ++++xxx+x------L    ++++xxx+x------L
review:take_back                     POST +++++++xx------L    +++++++xx------L
review:propose                       POST +++++++oo------L    +++++++oo------L
review:register                      GET  ooooooooo-------    oooooooooooooooo
roadmap:add                          GET  oooooooox---x--L    ooooooooxxxxxxxL
roadmap:add                          POST ++++++++x---x--L    ++++++++xxxxxxxL
roadmap:answer                       POST ++++++++x---x--L    ++++++++xxxxxxxL
roadmap:begin                        POST ++++++++x---x--L    ++++++++xxxxxxxL
roadmap:check                        POST +++++++xx---x--L    +++++++xxxxxxxxL
roadmap:clause                       GET  ooooooooo---o---    oooooooooooooooo
roadmap:comment                      GET  oooooooooooooo--    oooooooooooooooo
roadmap:comment                      POST oooooooooooooo--    oooooooooooooooo
roadmap:compare                      GET  ooooooooo---o---    oooooooooooooooo
roadmap:compare_word                 GET  ooooooooo---o---    oooooooooooooooo
roadmap:confirm                      POST ++++++++x---x--L    ++++++++xxxxxxxL
roadmap:consult                      GET  ooooxxxxx---x--L    ooooxxxxxxxxxxxL
roadmap:consult                      POST ++++xxxxx---x--L    ++++xxxxxxxxxxxL
roadmap:consultation                 GET  oooooooooooooo--    oooooooooooooooo
roadmap:consultation_said            GET  oooooooooooooo--    oooooooooooooooo
roadmap:consulted_area               GET  oooooooooooooo--    oooooooooooooooo
roadmap:costing                      GET  ooooooooo---o---    oooooooooooooooo
roadmap:coverage                     GET  ooooooooo---x--L    oooooooooxxxxxxL
roadmap:coverage_file                GET  ooooooooo---x--L    oooooooooxxxxxxL
roadmap:draft_all                    POST xxxxxxxxx---x--L    xxxxxxxxxxxxxxxL
roadmap:edit                         GET  oooooooox---x--L    ooooooooxxxxxxxL
roadmap:edit                         POST ++++++++x---x--L    ++++++++xxxxxxxL
roadmap:export                       GET  ooooooooo---x--L    oooooooooxxxxxxL
roadmap:export_word                  GET  ooooooooo---x--L    oooooooooxxxxxxL
roadmap:file                         GET  ooooooooo---o---    oooooooooooooooo
roadmap:files                        GET  ooooooooo---o---    oooooooooooooooo
roadmap:freeze                       POST +++++oooo---o--L    +++++ooooooooooL
roadmap:here                         POST oooooooox---x--L    ooooooooxxxxxxxL
roadmap:history                      GET  ooooooooo---x--L    oooooooooxxxxxxL
roadmap:history                      POST ++++++++x---x--L    ++++++++xxxxxxxL
roadmap:import                       GET  oooooooox---x--L    ooooooooxxxxxxxL
roadmap:import                       POST oooooooox---x--L    ooooooooxxxxxxxL
roadmap:import_word                  GET  ooooooooo---x--L    oooooooooxxxxxxL
roadmap:import_word                  POST ooooooooo---x--L    oooooooooxxxxxxL
roadmap:join                         GET  oooooooox---x--L    ooooooooxxxxxxxL
roadmap:join                         POST ++++++++x---x--L    ++++++++xxxxxxxL
roadmap:letters                      GET  ooooxxxoxxxxxx-L    ooooxxxoxxxxxxxL
roadmap:matrix_file                  GET  ooooooooo---o---    oooooooooooooooo
roadmap:move                         GET  oooooooox---x--L    ooooooooxxxxxxxL
roadmap:move                         POST ++++++++x---x--L    ++++++++xxxxxxxL
roadmap:orphans                      GET  ooooooooo---x--L    oooooooooxxxxxxL
roadmap:preview                      GET  oooooooox---x--L    ooooooooxxxxxxxL
roadmap:preview                      POST >>>>>>>>x---x--L    >>>>>>>>xxxxxxxL
roadmap:preview_word                 GET  ooooooooo---x--L    oooooooooxxxxxxL
roadmap:preview_word                 POST +++++++++---x--L    +++++++++xxxxxxL
roadmap:remark                       GET  ooooooooo---x--L    oooooooooxxxxxxL
roadmap:remark                       POST +++++++++---x--L    +++++++++xxxxxxL
roadmap:roadmap                      GET  ooooooooo---o---    oooooooooooooooo
roadmap:schema                       GET  ooooooooo---o---    oooooooooooooooo
roadmap:see_named                    POST >>>>>>>>>---x--L    >>>>>>>>>xxxxxxL
roadmap:settle                       POST +++++++++---x--L    +++++++++xxxxxxL
roadmap:sources                      GET  oooooooox---x--L    ooooooooxxxxxxxL
roadmap:sources                      POST ++++++++x---x--L    ++++++++xxxxxxxL
roadmap:split                        GET  oooooooox---x--L    ooooooooxxxxxxxL
roadmap:split                        POST ++++++++x---x--L    ++++++++xxxxxxxL
roadmap:step                         POST ++++++++x---x--L    ++++++++xxxxxxxL
roadmap:suggest                      GET  ooooooooo---x--L    oooooooooxxxxxxL
roadmap:suggest                      POST +++++++++---x--L    +++++++++xxxxxxL
roadmap:suggest_removal              POST +++++++++---x--L    +++++++++xxxxxxL
roadmap:suggestions                  GET  ooooooooo---x--L    oooooooooxxxxxxL
roadmap:take_validation_back         POST +++++xxxx---x--L    +++++xxxxxxxxxxL
roadmap:throw_away                   POST >>>>>>>>x---x--L    >>>>>>>>xxxxxxxL
roadmap:translate                    GET  oooooooox---x--L    ooooooooxxxxxxxL
roadmap:translate                    POST ++++++++x---x--L    ++++++++xxxxxxxL
roadmap:translations                 GET  ooooooooo---x--L    oooooooooxxxxxxL
roadmap:validate                     GET  oooooxxxx---x--L    oooooxxxxxxxxxxL
roadmap:validate                     POST +++++xxxx---x--L    +++++xxxxxxxxxxL
roadmap:version                      GET  ooooooooo---o---    oooooooooooooooo
roadmap:versions                     GET  ooooooooo---o---    oooooooooooooooo
opinions:answer                      GET  oooooooooooooo--    oooooooooooooooo
opinions:answer                      POST oooooooooooooo--    oooooooooooooooo
opinions:answers                     GET  >>>>>>>>>>>>>>--    >>>>>>>>>>>>>>>>
opinions:audit                       POST x+xx+xxxxxxxxx-L    x+xx+xxxxxxxxxxL
opinions:change                      GET  oooooxxxx------L    oooooxxxx------L
opinions:change                      POST +++++xxxx------L    +++++xxxx------L
opinions:code                        GET  oooooooooooooo-L    oooooooooooooooL
opinions:code                        POST xooooooooooooo-L    xoooooooooooooxL
opinions:conversation                GET  oooooooooooooo--    oooooooooooooooo
opinions:conversation talk_closed    GET  oooooooooooooo--    oooooooooooooooo
opinions:conversation talk_draft     GET  ooooooooo-------    ooooooooo-------
opinions:data                        GET  oooooooooooooo--    oooooooooooooooo
opinions:data talk_kept              GET  ----------------    ----------------
opinions:languages                   GET  oooooxxoxxxxxx-L    oooooxxoxxxxxxxL
opinions:languages                   POST +++++xx+xxxxxx-L    +++++xx+xxxxxxxL
opinions:leave                       POST >>>>>>>>>>>>>>--    >>>>>>>>>>>>>>>>
opinions:lift                        POST ++++xxx+xxxxxx-L    ++++xxx+xxxxxxxL
opinions:list                        GET  oooooooooooooo--    oooooooooooooooo
opinions:map                         GET  oooooooooooooo--    oooooooooooooooo
opinions:map talk                    GET  ----------------    ----------------
opinions:map talk_kept               GET  oooooooooooooo--    oooooooooooooooo
opinions:new                         GET  oooooxxxxxxxxx-L    oooooxxxxxxxxxxL
opinions:new                         POST +++++xxxxxxxxx-L    +++++xxxxxxxxxxL
opinions:paper                       GET  oooooxxxxoxxxx-L    oooooxxxxoxxxxxL
opinions:paper                       POST >>>>>xxxx>xxxx-L    >>>>>xxxx>xxxxxL
opinions:preview                     GET  oooooxxxxoxxxx-L    oooooxxxxoxxxxxL
opinions:preview                     POST +++++xxxx+xxxx-L    +++++xxxx+xxxxxL
opinions:propose                     GET  >>>>>>>>>>>>>>--    >>>>>>>>>>>>>>>>
opinions:propose                     POST >>>>>>>>>>>>>>--    >>>>>>>>>>>>>>>>
opinions:receipt                     GET  oooooooooooooo--    oooooooooooooooo
opinions:receipt                     POST oooooooooooooo--    oooooooooooooooo
opinions:sheet                       GET  oooooxxxxoxxxx-L    oooooxxxxoxxxxxL
opinions:statement                   GET  oooooxxoxxxxxx-L    oooooxxoxxxxxxxL
opinions:statement                   POST +++++xx+xxxxxx-L    +++++xx+xxxxxxxL
opinions:statements                  GET  oooooxxoxxxxxx-L    oooooxxoxxxxxxxL
opinions:statements                  POST +++++xx+xxxxxx-L    +++++xx+xxxxxxxL
opinions:step                        POST xxxxxxxxx------L    +++++xxxx------L
opinions:tokens                      GET  oooooxxxxoxxxx-L    oooooxxxxoxxxxxL
opinions:tokens                      POST +++++xxxx+xxxx-L    +++++xxxx+xxxxxL
priorities:add                       GET  oooooxxxxxxxxx-L    oooooxxxxxxxxxxL
priorities:add                       POST +++++xxxxxxxxx-L    +++++xxxxxxxxxxL
priorities:agree                     GET  oooooxxxxxxxxx-L    oooooxxxxxxxxxxL
priorities:agree                     POST +++++xxxxxxxxx-L    +++++xxxxxxxxxxL
priorities:move                      POST +++++xxxxxxxxx-L    +++++xxxxxxxxxxL
priorities:ranking                   GET  oooooooooooooo--    oooooooooooooooo
priorities:reason                    GET  oooooxxxxxxxxx-L    oooooxxxxxxxxxxL
priorities:reason                    POST +++++xxxxxxxxx-L    +++++xxxxxxxxxxL
priorities:remove                    POST +++++xxxxxxxxx-L    +++++xxxxxxxxxxL
priorities:reopen                    POST +++++xxxxxxxxx-L    +++++xxxxxxxxxxL
priorities:answer                    GET  oooooxxxxxxxxx-L    oooooxxxxxxxxxxL
priorities:answer                    POST +++++xxxxxxxxx-L    +++++xxxxxxxxxxL
priorities:audit                     POST x+xx+xxxxxxxxx-L    x+xx+xxxxxxxxxxL
priorities:candidates                GET  oooooxxxx------L    oooooxxxx------L
priorities:candidates                POST +++++xxxx------L    +++++xxxx------L
priorities:change                    GET  oooooxxxx------L    oooooxxxx------L
priorities:change                    POST +++++xxxx------L    +++++xxxx------L
priorities:close                     POST +++++xxxxxxxxx-L    +++++xxxxxxxxxxL
priorities:code                      GET  oooooooooooooo-L    oooooooooooooooL
priorities:code                      POST xooooooxxoooxx-L    xooooooxxoooxxxL
priorities:drop                      POST +++++xxxx------L    +++++xxxx------L
priorities:new_poll                  GET  oooooxxxxxxxxx-L    oooooxxxxxxxxxxL
priorities:new_poll                  POST +++++xxxxxxxxx-L    +++++xxxxxxxxxxL
priorities:open                      GET  oooooxxxx------L    oooooxxxx------L
priorities:open                      POST +++++xxxx------L    +++++xxxx------L
priorities:poll                      GET  oooooooooooooo--    oooooooooooooooo
priorities:poll counted              GET  oooooooooooooo--    oooooooooooooooo
priorities:poll small                GET  oooooooooooooo--    oooooooooooooooo
priorities:profile                   GET  oooooooooooooo--    oooooooooooooooo
priorities:slips                     GET  oooooxxxxoxxxx-L    oooooxxxxoxxxxxL
priorities:slips                     POST oooooxxxxoxxxx-L    +++++xxxx+xxxxxL
priorities:vote                      GET  oooooooooooooo--    oooooooooooooooo
priorities:vote                      POST oooooooooooooo--    oooooooooooooooo
submission:answer                    GET  oooxxxxxx---x--L    oooxxxxxx---x--L
submission:answer                    POST +++xxxxxx---x--L    +++xxxxxx---x--L
submission:download                  GET  ooooooooo------L    ooooooooo------L
submission:endorse                   POST +++xxxxxx---+--L    +++xxxxxxxxx+xxL
submission:feedback                  GET  oooxxxxxx---o--L    oooxxxxxxxxxoxxL
submission:feedback                  POST +++xxxxxx---+--L    +++xxxxxxxxx+xxL
submission:home                      GET  ooooooooo---o---    oooooooooooooooo
submission:package                   POST ooooooooo---x--L    oooooooooxxxxxxL
submission:prepared                  GET  ooooooooo------L    ooooooooo------L
submission:submit                    GET  oooxxxxxx---x--L    oooxxxxxxxxxxxxL
submission:submit                    POST xxxxxxxxx---x--L    xxxxxxxxxxxxxxxL
submission:verify                    GET  oooooooooooooo--    oooooooooooooooo
submission:verify                    POST oooooooooooooo--    oooooooooooooooo
submission:package final             POST ooooooooo---o--L    ooooooooo---o--L
monitoring:action                    GET  ooooooooo---o---    oooooooooooooooo
monitoring:action                    POST ++++xxx+x---x---    ++++xxx+xxxxxxxx
monitoring:export                    GET  ooooooooo---o---    oooooooooooooooo
monitoring:list                      GET  ooooooooo---o---    oooooooooooooooo
updates:asked                        GET  ooooooooo-------    oooooooooooooooo
updates:correct                      GET  ooooxxxox------L    ooooxxxoxxxxxxxL
updates:correct                      POST ++++xxx+x------L    ++++xxx+xxxxxxxL
updates:edit                         GET  ooooxxxox------L    ooooxxxoxxxxxxxL
updates:edit                         POST ++++xxx+x------L    ++++xxx+xxxxxxxL
updates:feed                         GET  ----------------    oooooooooooooooo
updates:feed                         POST ----------------    oooooooooooooooo
updates:help                         GET  ooooooooo-------    oooooooooooooooo
updates:list                         GET  ooooooooo-------    oooooooooooooooo
updates:new                          GET  ooooxxxox------L    ooooxxxoxxxxxxxL
updates:new                          POST ++++xxx+x------L    ++++xxx+xxxxxxxL
updates:post                         GET  ooooooooo-------    oooooooooooooooo
updates:publish                      POST ++++xxx+x------L    ++++xxx+xxxxxxxL
updates:translate                    GET  ooooxxxox------L    ooooxxxoxxxxxxxL
updates:translate                    POST ++++xxx+x------L    ++++xxx+xxxxxxxL
"""

_OUTSIDE = """
                                          signed in or not, alike for every role: m.
about                                GET  oo
account_change_password              GET  >L
account_change_password              POST >L
account_confirm_email                GET  oo
account_confirm_email                POST --
account_confirm_login_code           GET  >L
account_confirm_login_code           POST >L
account_email                        GET  >L
account_email                        POST >L
account_email_verification_sent      GET  oo
account_inactive                     GET  oo
account_login                        GET  >o
account_login                        POST >o
account_logout                       GET  o>
account_logout                       POST >>
account_reauthenticate               GET  xL
account_reauthenticate               POST xL
account_reset_password               GET  oo
account_reset_password               POST oo
account_reset_password_done          GET  oo
account_reset_password_from_key      GET  oo
account_reset_password_from_key      POST oo
account_reset_password_from_key_done GET  oo
account_set_password                 GET  oL
account_set_password                 POST oL
account_signup                       GET  >o
account_signup                       POST >o
demo_enter                           GET  >>
healthz                              GET  oo
home                                 GET  oL
invitation                           GET  oo
invitation                           POST >>
mfa_activate_totp                    GET  oL
mfa_activate_totp                    POST oL
mfa_add_webauthn                     GET  oL
mfa_add_webauthn                     POST oL
mfa_authenticate                     GET  >L
mfa_authenticate                     POST >L
mfa_deactivate_totp                  GET  -L
mfa_deactivate_totp                  POST -L
mfa_download_recovery_codes          GET  -L
mfa_download_recovery_codes          POST -L
mfa_edit_webauthn                    GET  -L
mfa_edit_webauthn                    POST -L
mfa_generate_recovery_codes          GET  oL
mfa_generate_recovery_codes          POST oL
mfa_index                            GET  oL
mfa_list_webauthn                    GET  oL
mfa_login_webauthn                   GET  >L
mfa_login_webauthn                   POST >L
mfa_reauthenticate                   GET  xL
mfa_reauthenticate                   POST xL
mfa_reauthenticate_webauthn          GET  xL
mfa_reauthenticate_webauthn          POST xL
mfa_remove_webauthn                  GET  -L
mfa_remove_webauthn                  POST -L
mfa_view_recovery_codes              GET  -L
portal                               GET  oo
set_language                         GET  >>
set_language                         POST >>
styleguide                           GET  oo
"""
"""Addresses outside of any process: the front door, one's own account, and what the demo adds."""

VISITORS = (
    "operator", "convenor", "secretariat", "focal_point", "twg_chair", "twg_member", "survivor_representative",
    "rapporteur", "adviser", "facilitator", "safeguarding_lead", "custodian", "gcg_reviewer", "contributor",
    "stranger", "public",
)  # fmt: skip
COLUMNS = {visitor: place for place, visitor in enumerate(VISITORS)}


def _rows(table: str, header: int) -> dict[tuple[str, str], list[str]]:
    """(row, method) → blocks of letters."""
    split = [line.split() for line in table.strip("\n").splitlines()[header:]]
    blocks = 2 if header == 2 else 1
    return {(" ".join(words[: -blocks - 1]), words[-blocks - 1]): words[-blocks:] for words in split}


WITHIN = _rows(_WITHIN, header=2)
OUTSIDE = {key: cells[0] for key, cells in _rows(_OUTSIDE, header=1).items()}
