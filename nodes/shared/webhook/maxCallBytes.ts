/** The largest call that triggers on messages take, also over a WebSocket: files come as links or ids. */
export const maxCallBytes = 5 * 1024 * 1024;
