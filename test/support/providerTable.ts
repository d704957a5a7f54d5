import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { DecisionTelecom } from '../../nodes/DecisionTelecom/DecisionTelecom.node';
import { Desk360 } from '../../nodes/Desk360/Desk360.node';
import { Desk360WhatsApp } from '../../nodes/Desk360WhatsApp/Desk360WhatsApp.node';
import { GetChat } from '../../nodes/GetChat/GetChat.node';
import { OneMsg } from '../../nodes/OneMsg/OneMsg.node';
import { isShownFor } from './editorForm';
import { root } from './n8n/install';

/** The five nodes that send, in the order of the columns. */
const nodes: INodeType[] = [new Desk360(), new Desk360WhatsApp(), new GetChat(), new OneMsg(), new DecisionTelecom()];
const names = nodes.map(({ description }) => description.displayName);

/** What is compared: a heading, the resource, and the operation by which each provider does it. */
const tasks: Array<[string, string, string[]]> = [
	['Send a text', 'message', ['sendText']],
	['Send a file', 'message', ['sendMedia', 'sendImage']],
	['Ask with buttons', 'message', ['sendInteractive', 'sendButtons']],
	['Send a location', 'message', ['sendLocation']],
	['Send a contact', 'message', ['sendContacts']],
	['Mark as read', 'message', ['markAsRead', 'markAsReceived']],
	['Send a template', 'template', ['send']],
	['Send a message in bulk', 'message', ['sendBulk']],
	['Send a template in bulk', 'template', ['sendBulk']],
];

/** A field of a task: how each provider has it; undefined where it has not, or lacks the task. */
export interface ComparedField {
	task: string;
	field: string;
	/** Per provider: `required`, `yes` (a field of the form), `option` (under Additional Fields), or undefined. */
	places: Array<string | undefined>;
	/** Whether all providers that have the task have it alike. */
	alike: boolean;
}

/** Every field of every task, in the order of the forms. */
export function comparedFields(): ComparedField[] {
	return tasks.flatMap(([task, resource, operations]) => {
		const forms = nodes.map((node) => {
			const operation = operations.find((one) => operationOf(node, resource, one) !== undefined);
			return operation === undefined ? undefined : formOf(node, resource, operation);
		});
		const fields = [...new Set(forms.flatMap((form) => [...(form?.keys() ?? [])]))];
		return fields.map((field) => {
			const places = forms.map((form) => form?.get(field));
			const given = places.filter((_, index) => forms[index] !== undefined);
			return { task, field, places, alike: given.every((place) => place === given[0]) };
		});
	});
}

/** What the operations of each task are called by the providers; undefined where there is none. */
export function comparedOperations(): Array<{ task: string; called: Array<string | undefined>; alike: boolean }> {
	return tasks.map(([task, resource, operations]) => {
		const called = nodes.map((node) =>
			operations.map((one) => operationOf(node, resource, one)?.name).find((name) => name !== undefined),
		);
		return { task, called, alike: called.every((name) => name === called[0]) };
	});
}

/**
 * The page's tables.
 *
 * @param reasons why fields differ, by their label
 * @param operationReasons why operations differ, by their task
 */
export function comparison(
	reasons: Readonly<Record<string, string>>,
	operationReasons: Readonly<Record<string, string>>,
): string {
	const all = comparedFields();
	const parts = comparedOperations().map(({ task, called }) => {
		const rows = all
			.filter((field) => field.task === task)
			.map(({ field, places, alike }) => [
				field,
				...places.map((place) => place ?? '–'),
				alike ? '' : (reasons[field] ?? ''),
			]);
		return `## ${task}\n\n${table(
			['', ...names, 'Why'],
			[['_Operation_', ...called.map((name) => name ?? '–'), operationReasons[task] ?? ''], ...rows],
		)}`;
	});
	return [...parts, `## What triggers give\n\n${triggerTable()}`].join('\n\n');
}

function operationOf(
	{ description }: INodeType,
	resource: string,
	operation: string,
): INodePropertyOptions | undefined {
	return description.properties
		.filter(({ name, displayOptions }) => name === 'operation' && displayOptions?.show?.resource?.includes(resource))
		.flatMap(({ options = [] }) => options)
		.find((option): option is INodePropertyOptions => 'value' in option && option.value === operation);
}

/** The fields that a new node shows for an operation, and those under Additional Fields. */
function formOf({ description }: INodeType, resource: string, operation: string): Map<string, string> {
	const typeVersion = 1.1;
	const chosen = { resource, operation };
	const { properties } = description;
	const values = NodeHelpers.getNodeParameters(properties, chosen, true, false, { typeVersion }, description) ?? chosen;
	const form = new Map<string, string>();
	for (const property of properties) {
		const own = isShownFor(property, resource, operation);
		if (!own || property.type === 'notice') continue;
		// A field that shows for another choice of the form is one of it as well.
		const shown = NodeHelpers.displayParameter(values, property, { typeVersion }, description);
		if (property.name === 'additionalFields') for (const option of optionsOf(property)) form.set(option, 'option');
		else if (property.required === true && shown) form.set(property.displayName, 'required');
		else if (!form.has(property.displayName)) form.set(property.displayName, 'yes');
	}
	return form;
}

function optionsOf({ options = [] }: INodeProperties): string[] {
	return options.map((option) => ('displayName' in option ? option.displayName : option.name));
}

/** The members of pinned samples of the examples: a text that came in, and a status. */
function triggerTable(): string {
	const samples = new Map<string, Set<string>>();
	const folder = path.join(root, 'examples');
	for (const file of readdirSync(folder)) {
		const { pinData = {} }: { pinData?: Record<string, Array<{ json: IDataObject }>> } = JSON.parse(
			readFileSync(path.join(folder, file), 'utf8'),
		);
		for (const [sample] of Object.values(pinData)) {
			const { provider, event, type, ...others } = sample?.json ?? {};
			if (event !== 'messageStatus' && type !== 'text') continue;
			const key = `${String(provider)}: ${String(event)}`;
			const members = samples.get(key) ?? new Set(['provider', 'event', ...(type === undefined ? [] : ['type'])]);
			for (const member of Object.keys(others)) members.add(member);
			samples.set(key, members);
		}
	}
	const columns = [...samples.keys()].sort((one, other) => one.localeCompare(other));
	const members = [...new Set([...samples.values()].flatMap((all) => [...all]))];
	return table(
		['Member', ...columns],
		members.map((member) => [`\`${member}\``, ...columns.map((key) => (samples.get(key)?.has(member) ? 'yes' : '–'))]),
	);
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
