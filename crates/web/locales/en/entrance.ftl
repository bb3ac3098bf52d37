start-title = Mail that only you can open
start-lead = Every message that reaches your mailbox here is sealed with a key of your own. Whoever steals the disk sees no letter, and neither do the people who run the server.
start-log-in = Log in
start-register = Get a mailbox
start-forgot = Lost your password?
start-how-seal = Sealed on arrival
start-how-seal-text = Each letter is locked the moment it is stored. Your mail program needs nothing special.
start-how-password = Your password is the key
start-how-password-text = It opens your mail when you log in. We do not know it, and nobody can look it up.
start-how-token = A spare key for you
start-how-token-text = A recovery token opens your mailbox if you forget the password. Keep it on paper, like a spare key.

log-in-title = Log in
log-in-lead = See what protects your mailbox, and change it.
log-in-button = Log in
log-in-failed = Address and password do not belong together. Please check both; capitals count in the password.
log-in-forgot = I lost my password
log-in-register = I have no mailbox yet

notice-logged-out = You are logged out. See you soon.
notice-logged-out-everywhere = You are logged out here and in every other browser.
notice-log-in-again = Please log in.
