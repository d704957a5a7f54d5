import type { Fields } from './values';

/** A chat exported by the WhatsApp Business app. */
export interface ChatExport {
	text: string;
	participants: Array<{ name: string; waId: string }>;
	offsetMinutes: number;
	monthFirst: boolean;
	/** Names of the files that came along. */
	files: string[];
}

/** What an export holds, or what is wrong with it. */
export type ReadExport =
	| { waId: string; name: string; messages: Array<{ fromUs: boolean; timestamp: number; payload: Fields }> }
	| { field: string; problem: string };

interface Line {
	timestamp: number;
	author: string;
	text: string;
}

// "10/03/2022, 11:00 - Customer 1: Message 1"; a line that is none continues the message before it.
const linePattern = /^(\d{1,2})[/.](\d{1,2})[/.](\d{2,4}),? (\d{1,2}):(\d{2})(?:[ \u202f]?([AP])M)? - ([^:]+): (.*)$/i;
const noticePattern = /^\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d{2}.* - /;
const attachedPattern = /^\u200e?(.+) \(file attached\)$/;

/** Reads an exported chat. The customer is the participant with a number, or an author whose name is a number. */
export function readExport(chat: ChatExport): ReadExport {
	const lines = readLines(chat);
	if (lines.length === 0) return { field: 'chat_text', problem: 'There is no message in the text.' };
	const named = chat.participants.find(({ name, waId }) => waId !== '' && lines.some(({ author }) => author === name));
	const number = lines.map(({ author }) => author).find((author) => /^\+?[\d ()-]{7,}$/.test(author));
	const name = named?.name ?? number;
	const waId = named?.waId ?? number?.replace(/\D/g, '');
	if (name === undefined || waId === undefined) {
		return { field: 'chat_participants', problem: 'The phone number of the chat partner is missing.' };
	}
	const messages = [];
	for (const { author, timestamp, text } of lines) {
		const file = attachedPattern.exec(text)?.[1];
		if (file !== undefined && !chat.files.includes(file)) {
			return { field: 'media_files', problem: `The file ${file} is missing.` };
		}
		const payload = file === undefined ? { type: 'text', text: { body: text } } : filePayload(file);
		messages.push({ fromUs: author !== name, timestamp, payload });
	}
	return { waId, name, messages };
}

function readLines(chat: ChatExport): Line[] {
	const lines: Line[] = [];
	for (const row of chat.text.split(/\r?\n/)) {
		const match = linePattern.exec(row);
		const last = lines.at(-1);
		if (match) {
			const [, , , , , , , author = '', text = ''] = match;
			lines.push({ timestamp: timeOf(match, chat), author: author.trim(), text });
		} else if (last && !noticePattern.test(row)) {
			last.text += `\n${row}`;
		}
	}
	return lines.map((line) => ({ ...line, text: line.text.trimEnd() }));
}

function timeOf(match: RegExpExecArray, chat: ChatExport): number {
	const [first = 0, second = 0, year = 0, hour = 0, minute = 0] = match.slice(1, 6).map(Number);
	const [month, day] = chat.monthFirst ? [first, second] : [second, first];
	const half = match[6]?.toUpperCase();
	const hours = half === undefined ? hour : (hour % 12) + (half === 'P' ? 12 : 0);
	const local = Date.UTC(year < 100 ? 2000 + year : year, month - 1, day, hours, minute);
	return Math.max(0, local / 1000 - chat.offsetMinutes * 60);
}

function filePayload(filename: string): Fields {
	const extension = filename.split('.').at(-1)?.toLowerCase() ?? '';
	if (['jpg', 'jpeg', 'png'].includes(extension)) return { type: 'image', image: { filename } };
	if (['mp4', '3gp'].includes(extension)) return { type: 'video', video: { filename } };
	if (['opus', 'ogg', 'mp3', 'm4a'].includes(extension)) return { type: 'audio', audio: { filename } };
	return { type: 'document', document: { filename } };
}
