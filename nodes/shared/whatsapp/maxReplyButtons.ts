/** WhatsApp takes at most this many reply buttons in one message. */
export const maxReplyButtons = 3;
