import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../../shared/errors';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { within } from '../../shared/whatsapp/limits';

export /** What a chat does by itself. */
const updateFields = defineField({
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	description: 'What is left out stays as it is',
	options: [
		{
			displayName: 'Commands',
			name: 'commands',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: {},
			placeholder: 'Add command',
			description: 'What customers see after typing a slash, up to 30',
			options: [
				{
					displayName: 'Command',
					name: 'command',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. help',
							description: 'Up to 32 characters, without the slash',
						},
						{
							displayName: 'Description',
							name: 'description',
							type: 'string',
							default: '',
							placeholder: 'e.g. Get support options',
							description: 'Up to 256 characters',
						},
					],
				},
			],
		},
		{
			displayName: 'Prompts',
			name: 'prompts',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Prompt' },
			default: [],
			placeholder: 'e.g. How can I help?',
			description: 'Questions that a new chat offers to tap, up to 4 with up to 80 characters each',
		},
		{
			displayName: 'Welcome Message',
			name: 'welcomeMessage',
			type: 'boolean',
			default: true,
			description: 'Whether the trigger is notified when somebody opens the chat for the first time',
		},
	],
});

/** The settings to change. @throws InvalidInput naming the field and the rule, and where there is nothing to change */
export function automationOf({
	commands,
	prompts,
	welcomeMessage,
}: ParametersOf<[typeof updateFields]>['updateFields']): IDataObject {
	if (commands === undefined && prompts === undefined && welcomeMessage === undefined) {
		throw invalidInput('Update Fields', 'is empty', 'Add the fields to change.');
	}
	checkCount('Prompts', prompts?.length, 4);
	checkCount('Commands', commands?.command.length, 30);
	return {
		...(welcomeMessage !== undefined && { enable_welcome_message: welcomeMessage }),
		...(prompts && { prompts: prompts.map((prompt) => within('Prompts', prompt, 80)) }),
		...(commands && {
			commands: commands.command.map(({ name = '', description = '' }) => ({
				command_name: within('Name', name.trim().replace(/^\//, ''), 32),
				command_description: within('Description', description, 256),
			})),
		}),
	};
}

function checkCount(field: string, count = 0, max: number): void {
	if (count > max) throw invalidInput(field, `has ${count} entries, but at most ${max} are allowed`, 'Leave some out.');
}
