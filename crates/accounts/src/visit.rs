//! What binds a form to the browser that it was made for.

use vault::visit_id;

use crate::{Accounts, Error};

impl Accounts {
    /// A random value for the cookie of a browser in which nobody is logged in; see
    /// [`form_token`](crate::form_token).
    ///
    /// # Errors
    /// [`Error::Entropy`].
    pub fn new_visit_id(&self) -> Result<String, Error> {
        Ok(visit_id(&*self.entropy)?)
    }
}
