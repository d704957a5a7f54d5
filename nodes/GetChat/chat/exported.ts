import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../../shared/errors';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { dataObjects, text } from '../../shared/input/validate';
import { chatId } from '../input';

const chatText = defineField({
	displayName: 'Chat Text',
	name: 'chatText',
	type: 'string',
	typeOptions: { rows: 6 },
	default: '',
	required: true,
	placeholder: 'e.g. 10/03/2022, 11:00 - Nathan Smith: Hello',
	description: 'The text of the exported file, unchanged',
});

const utcOffset = defineField({
	displayName: 'UTC Offset in Minutes',
	name: 'utcOffsetMinutes',
	type: 'number',
	typeOptions: { minValue: -720, maxValue: 840 },
	default: 0,
	required: true,
	description: 'How far the clock of the exporting device was ahead of UTC; negative in the Americas',
});

const deviceLanguage = defineField({
	displayName: 'Device Language',
	name: 'deviceLanguage',
	type: 'string',
	default: 'en-US',
	required: true,
	placeholder: 'e.g. en-US',
	description: 'Language of the exporting device, and its country if known',
});

const participants = defineField({
	displayName: 'Participants',
	name: 'participants',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add participant',
	description:
		'Needed where the partner was in the contacts of the device: the name in the text and its number. With two, it does not matter which one is the business.',
	options: [
		{
			displayName: 'Participant',
			name: 'participant',
			values: [
				{ displayName: 'Name', name: 'name', type: 'string', default: '', description: 'As the text has it' },
				{ displayName: 'Phone Number', name: 'phoneNumber', type: 'string', default: '' },
			],
		},
	],
});

const mediaFiles = defineField({
	displayName: 'Media Files (JSON)',
	name: 'mediaFiles',
	type: 'json',
	default: '[]',
	description: 'A list of the exported files; the documentation does not say what an entry holds',
});

/** A chat that the WhatsApp Business app exported. */
export const exportedChatFields = [chatText, utcOffset, deviceLanguage, participants, mediaFiles] as const;

/** The chat as the API takes it. @throws InvalidInput naming the field and the rule */
export function exportedChat(parameters: ParametersOf<typeof exportedChatFields>): IDataObject {
	const { participant } = parameters.participants;
	return {
		chat_text: text('Chat Text', parameters.chatText),
		chat_participants: participant.length > 0 ? participantsOf(participant) : undefined,
		utc_offset_minutes: wholeMinutes(parameters.utcOffsetMinutes),
		device_language_code: languageOf(parameters.deviceLanguage),
		media_files: dataObjects('Media Files (JSON)', parameters.mediaFiles),
	};
}

function participantsOf(entries: ReadonlyArray<{ name?: string; phoneNumber?: string }>) {
	if (entries.length > 2) {
		throw invalidInput('Participants', `has ${entries.length} people, but at most 2 are allowed`, 'Leave some out.');
	}
	return entries.map(({ name = '', phoneNumber = '' }, index) => ({
		name: text(`Participants: name of participant ${index + 1}`, name).trim(),
		phone_number: chatId(`Participants: number of participant ${index + 1}`, phoneNumber),
	}));
}

function wholeMinutes(minutes: number): number {
	if (Number.isInteger(minutes)) return minutes;
	throw invalidInput(
		'UTC Offset in Minutes',
		`must be a whole number, but it is ${minutes}`,
		'Enter minutes like -420.',
	);
}

function languageOf(entered: string): string {
	const language = entered.trim();
	if (/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/.test(language)) return language;
	throw invalidInput(
		'Device Language',
		`must be a language code, but it is "${language.slice(0, 60)}"`,
		'Enter a code like en or en-US.',
	);
}
