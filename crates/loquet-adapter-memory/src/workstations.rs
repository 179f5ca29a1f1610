//! The workstations that the practice knows.

use crate::MemoryStore;
use crate::sessions::Endings;
use crate::state::{State, StoredWorkstation};
use async_trait::async_trait;
use loquet_domain::session::{EndCause, TokenDigest};
use loquet_domain::workstation::{Enrolment, MAX_WORKSTATIONS, Workstation, name_key};
use loquet_port_enrolment::{Enrolling, NewInvitation, Removal, Workstations, WorkstationsError};

#[async_trait]
impl Workstations for MemoryStore {
    async fn invite(&self, invitation: &NewInvitation) -> Result<(), WorkstationsError> {
        self.state().invite(invitation)
    }

    async fn enrol(&self, taking: &Enrolling) -> Result<Workstation, WorkstationsError> {
        self.state().enrol(taking)
    }

    async fn find(&self, token: &TokenDigest) -> Result<Option<Workstation>, WorkstationsError> {
        let state = self.state();
        let mut enrolled = state.workstations.values().filter(|it| is_enrolled(it));
        let found = enrolled.find(|stored| stored.digest == *token);
        Ok(found.map(|stored| stored.workstation.clone()))
    }

    async fn list(&self) -> Result<Vec<Workstation>, WorkstationsError> {
        let state = self.state();
        let stored = state.workstations.values();
        Ok(stored.map(|stored| stored.workstation.clone()).collect())
    }

    async fn remove(&self, removal: &Removal) -> Result<Workstation, WorkstationsError> {
        self.state().remove_workstation(removal)
    }
}

impl State {
    fn invite(&mut self, invitation: &NewInvitation) -> Result<(), WorkstationsError> {
        let key = name_key(&invitation.workstation.name);
        match self.workstations.get(&key) {
            Some(stored) if is_enrolled(stored) => return Err(WorkstationsError::NameTaken),
            None if self.workstations.len() >= MAX_WORKSTATIONS as usize => {
                return Err(WorkstationsError::TooMany);
            }
            _ => {}
        }
        self.record([invitation.event.clone()])?;
        let stored = StoredWorkstation {
            workstation: invitation.workstation.clone(),
            digest: invitation.code,
        };
        self.workstations.insert(key, stored);
        Ok(())
    }

    fn enrol(&mut self, taking: &Enrolling) -> Result<Workstation, WorkstationsError> {
        let mut stored = self.workstations.values();
        let invited = stored.find(|stored| {
            let Enrolment::Invited { expires_at } = stored.workstation.enrolment else {
                return false;
            };
            stored.digest == taking.code && taking.at < expires_at
        });
        let invited = invited.ok_or(WorkstationsError::CodeUnknown)?;
        let enrolled = Workstation {
            enrolment: Enrolment::Enrolled { at: taking.at },
            ..invited.workstation.clone()
        };
        self.record([taking.recorded(&enrolled)])?;
        let stored = StoredWorkstation {
            workstation: enrolled.clone(),
            digest: taking.token,
        };
        self.workstations.insert(name_key(&enrolled.name), stored);
        Ok(enrolled)
    }

    fn remove_workstation(&mut self, removal: &Removal) -> Result<Workstation, WorkstationsError> {
        let mut stored = self.workstations.values();
        let stored = stored.find(|stored| stored.workstation.id == removal.workstation);
        let stored = stored.ok_or(WorkstationsError::NotFound)?;
        let removed = stored.workstation.clone();
        let mut there = self.all_sessions();
        there.retain(|session| is_enrolled(stored) && session.origin().workstation == removed.name);
        let endings = Endings::of(there, EndCause::EndedByAdministrator, &removal.context);
        let events = [removal.recorded(&removed)].into_iter();
        self.record(events.chain(endings.events.clone()))?;
        self.put_endings(endings);
        self.workstations.remove(&name_key(&removed.name));
        Ok(removed)
    }
}

fn is_enrolled(stored: &StoredWorkstation) -> bool {
    matches!(stored.workstation.enrolment, Enrolment::Enrolled { .. })
}
