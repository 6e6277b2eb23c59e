"""The staff face: sign in, the queue, one referral, messages that showed danger."""
