import type { ICredentialType, INodeProperties, INodeType } from 'n8n-workflow';
import { WhatsAppGatewaysDecisionTelecomApi } from '../../credentials/WhatsAppGatewaysDecisionTelecomApi.credentials';
import { WhatsAppGatewaysDesk360Api } from '../../credentials/WhatsAppGatewaysDesk360Api.credentials';
import { WhatsAppGatewaysDesk360WhatsAppApi } from '../../credentials/WhatsAppGatewaysDesk360WhatsAppApi.credentials';
import { WhatsAppGatewaysGetChatApi } from '../../credentials/WhatsAppGatewaysGetChatApi.credentials';
import { WhatsAppGatewaysOneMsgApi } from '../../credentials/WhatsAppGatewaysOneMsgApi.credentials';
import { DecisionTelecom } from '../../nodes/DecisionTelecom/DecisionTelecom.node';
import { DecisionTelecomTrigger } from '../../nodes/DecisionTelecom/DecisionTelecomTrigger.node';
import { Desk360 } from '../../nodes/Desk360/Desk360.node';
import { Desk360TicketTrigger } from '../../nodes/Desk360/Desk360TicketTrigger.node';
import { Desk360Trigger } from '../../nodes/Desk360/Desk360Trigger.node';
import { Desk360WhatsApp } from '../../nodes/Desk360WhatsApp/Desk360WhatsApp.node';
import { GetChat } from '../../nodes/GetChat/GetChat.node';
import { GetChatTrigger } from '../../nodes/GetChat/GetChatTrigger.node';
import { OneMsg } from '../../nodes/OneMsg/OneMsg.node';
import { OneMsgTrigger } from '../../nodes/OneMsg/OneMsgTrigger.node';
import { WhatsAppGateway } from '../../nodes/WhatsAppGateway/WhatsAppGateway.node';
import { WhatsAppGatewayTrigger } from '../../nodes/WhatsAppGateway/WhatsAppGatewayTrigger.node';
import { conditionsOf } from './editorForm';

/** What a saved workflow holds of one field: everything by which n8n finds its value again. */
export interface StoredField {
	name: string;
	type: string;
	default: unknown;
	/** Values of a menu. */
	values?: unknown[];
	/** Fields of a collection. */
	fields?: StoredField[];
	/** Groups of a fixed collection. */
	groups?: Record<string, StoredField[]>;
	/** When it is shown, besides for its operation. */
	show?: Record<string, unknown[]>;
	hide?: Record<string, unknown[]>;
}

/** Fields by `resource/operation`, or under `''` where they belong to none, by the name of the node or credential. */
export type StoredTypes = Record<string, Record<string, StoredField[]>>;

/** The same with each field written once: operations hold numbers of `fields`. */
export interface StoredFixture {
	fields: StoredField[];
	types: Record<string, Record<string, number[]>>;
}

const nodes: INodeType[] = [
	new DecisionTelecom(),
	new DecisionTelecomTrigger(),
	new Desk360(),
	new Desk360TicketTrigger(),
	new Desk360Trigger(),
	new Desk360WhatsApp(),
	new GetChat(),
	new GetChatTrigger(),
	new OneMsg(),
	new OneMsgTrigger(),
	new WhatsAppGateway(),
	new WhatsAppGatewayTrigger(),
];

const credentials: ICredentialType[] = [
	new WhatsAppGatewaysDecisionTelecomApi(),
	new WhatsAppGatewaysDesk360Api(),
	new WhatsAppGatewaysDesk360WhatsAppApi(),
	new WhatsAppGatewaysGetChatApi(),
	new WhatsAppGatewaysOneMsgApi(),
];

/** What the nodes and credentials of today have for saved workflows. */
export function storedTypes(): StoredTypes {
	return Object.fromEntries([
		...nodes.map(({ description: { name, properties } }) => [name, byOperation(properties)]),
		...credentials.map(({ name, properties }) => [name, byOperation(properties)]),
	]);
}

export function toFixture(stored: StoredTypes): StoredFixture {
	const numbers = new Map<string, number>();
	const fields: StoredField[] = [];
	const numberOf = (field: StoredField) => {
		const key = JSON.stringify(field);
		const number = numbers.get(key) ?? fields.push(field) - 1;
		numbers.set(key, number);
		return number;
	};
	const types = mapValues(stored, (operations) => mapValues(operations, (own) => own.map(numberOf)));
	return { fields, types };
}

export function fromFixture({ fields, types }: StoredFixture): StoredTypes {
	return mapValues(types, (operations) =>
		mapValues(operations, (numbers) => numbers.flatMap((number) => fields[number] ?? [])),
	);
}

/** What was there before and is no more: fields, values and defaults that saved workflows may hold. */
export function lostFrom(before: StoredTypes, now: StoredTypes): string[] {
	return Object.entries(before).flatMap(([type, operations]) =>
		Object.entries(operations).flatMap(([operation, fields]) =>
			lostFields(`${type} ${operation}`.trim(), fields, now[type]?.[operation] ?? []),
		),
	);
}

function lostFields(place: string, before: readonly StoredField[], now: readonly StoredField[]): string[] {
	return before.flatMap((field) => {
		const same = now.filter(({ name }) => name === field.name);
		if (same.length === 0) return [`${place}: ${field.name} is gone`];
		const losses = same.map((other) => lostOf(`${place}: ${field.name}`, field, other, now));
		return losses.sort((a, b) => a.length - b.length)[0] ?? [];
	});
}

function lostOf(place: string, before: StoredField, now: StoredField, siblings: readonly StoredField[]): string[] {
	const lost: string[] = [];
	const located = before.type === 'string' && now.type === 'resourceLocator';
	if (before.type !== now.type && !located) lost.push(`${place} was ${before.type}, is ${now.type}`);
	if (JSON.stringify(before.default) !== JSON.stringify(located ? valueOf(now.default) : now.default)) {
		lost.push(`${place} had the default ${JSON.stringify(before.default)}, has ${JSON.stringify(now.default)}`);
	}
	for (const value of before.values ?? []) {
		if (!now.values?.includes(value)) lost.push(`${place} has no value ${JSON.stringify(value)}`);
	}
	lost.push(...lostFields(place, before.fields ?? [], now.fields ?? []));
	for (const [group, fields] of Object.entries(before.groups ?? {})) {
		const others = now.groups?.[group];
		lost.push(...(others ? lostFields(`${place}: ${group}`, fields, others) : [`${place}: ${group} is gone`]));
	}
	return [...lost, ...lostConditions(place, before, now, siblings)];
}

/**
 * n8n hands a text that was stored before its field became a locator on as it is, and keeps the text of a locator under
 * `value`.
 */
function valueOf(preset: unknown): unknown {
	return typeof preset === 'object' && preset !== null && 'value' in preset ? preset.value : preset;
}

/**
 * A field may be shown more often than before, never less. A saved workflow has the default of a field that is newer, so
 * that may decide as well, where its default shows what was always shown.
 */
function lostConditions(
	place: string,
	before: StoredField,
	now: StoredField,
	siblings: readonly StoredField[],
): string[] {
	const isShownByDefault = (field: string, values: readonly unknown[]) =>
		before.show?.[field] === undefined &&
		siblings.some(({ name, default: value }) => name === field && [value].flat().some((one) => values.includes(one)));
	// What is shown where it is filled in is shown in every workflow that has something there.
	const asksForItself = (field: string, values: readonly unknown[]) =>
		field === `/${now.name}` && JSON.stringify(values) === '[{"_cnd":{"exists":true}}]';
	// Workflows that were saved when a node had one version have nodes of that one.
	const isForFirstVersion = (field: string, values: readonly unknown[]) =>
		field === '@version' && before.show?.[field] === undefined && values.includes(1);
	const narrower = Object.entries(now.show ?? {}).filter(
		([field, values]) =>
			!asksForItself(field, values) &&
			!isForFirstVersion(field, values) &&
			!isShownByDefault(field, values) &&
			!(before.show?.[field]?.every((value) => has(values, value)) ?? false),
	);
	const hidden = Object.entries(now.hide ?? {}).filter(
		([field, values]) => !values.every((value) => has(before.hide?.[field] ?? [], value)),
	);
	return [
		...narrower.map(([field]) => `${place} is shown for fewer values of ${field}`),
		...hidden.map(([field]) => `${place} is hidden for more values of ${field}`),
	];
}

/** A value of a condition may be a comparison. */
function has(values: readonly unknown[], wanted: unknown): boolean {
	return values.some((value) => JSON.stringify(value) === JSON.stringify(wanted));
}

function byOperation(properties: readonly INodeProperties[]): Record<string, StoredField[]> {
	const operations: Record<string, StoredField[]> = {};
	const menus = new Map(
		properties.flatMap(({ name, displayOptions, options = [] }) =>
			name === 'operation'
				? [
						[
							displayOptions?.show?.resource?.[0],
							options.flatMap((option) => ('value' in option ? [option.value] : [])),
						],
					]
				: [],
		),
	);
	for (const property of properties) {
		const { resource = [''], operation = [''] } = conditionsOf(property);
		for (const one of resource) {
			for (const two of operation) {
				// A field that operations of several resources share.
				if (two !== '' && resource.length > 1 && menus.get(one)?.includes(String(two)) !== true) continue;
				const key = [one, two].map(String).filter(Boolean).join('/');
				operations[key] = [...(operations[key] ?? []), fieldOf(property, conditionsOf(property))];
			}
		}
	}
	return operations;
}

/** @param conditions by which it is shown */
function fieldOf(
	{ name, type, default: preset, displayOptions, options = [] }: INodeProperties,
	conditions: Readonly<Record<string, unknown[]>> = plain(displayOptions?.show),
): StoredField {
	const { resource: _resource, operation: _operation, ...show } = conditions;
	const hide = plain(displayOptions?.hide);
	const values = options.flatMap((option) => ('value' in option ? [option.value] : []));
	const fields = options.flatMap((option) => ('type' in option ? [fieldOf(option)] : []));
	const groups = options.flatMap((option) =>
		'values' in option ? [[option.name, option.values.map((field) => fieldOf(field))] as const] : [],
	);
	return {
		name,
		type,
		default: preset,
		...(values.length > 0 && { values }),
		...(fields.length > 0 && { fields }),
		...(groups.length > 0 && { groups: Object.fromEntries(groups) }),
		...(Object.keys(show).length > 0 && { show }),
		...(Object.keys(hide).length > 0 && { hide }),
	};
}

function plain(conditions: object | undefined): Record<string, unknown[]> {
	return Object.fromEntries(
		Object.entries(conditions ?? {}).flatMap(([name, values]) => (Array.isArray(values) ? [[name, values]] : [])),
	);
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
