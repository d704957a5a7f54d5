/** When the seeded history begins: 8 January 2024, 9:00 UTC, in POSIX seconds. */
export const seedStart = Date.UTC(2024, 0, 8, 9, 0, 0) / 1000;
/** The 24-hour window of the seeded open chats never ends, whatever the time is when the sandbox starts. */
export const neverSecond = Date.UTC(2100, 0, 1) / 1000;
