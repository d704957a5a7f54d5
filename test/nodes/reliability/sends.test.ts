import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { Desk360 } from '../../../nodes/Desk360/Desk360.node';
import type { Operation, Resource } from '../../../nodes/shared/operation/defineOperation';
import { bulkOptions, recipientFields } from '../../../nodes/shared/bulk/fields';

/** Every resource of every node, as its folder's index lists it: what is added there is tested here. */
const nodes = path.resolve(__dirname, '../../../nodes');
const operations = readdirSync(nodes, { withFileTypes: true })
	.filter((folder) => folder.isDirectory() && folder.name !== 'shared')
	.flatMap(({ name: node }) =>
		readdirSync(path.join(nodes, node), { withFileTypes: true })
			.filter((folder) => folder.isDirectory() && readdirSync(path.join(nodes, node, folder.name)).includes('index.ts'))
			.flatMap(({ name }) => resourcesIn(path.join(nodes, node, name)).map((resource) => ({ node, resource }))),
	)
	.flatMap(({ node, resource }) =>
		resource.operations.map((operation) => ({ what: `${node}, ${resource.name}: ${operation.name}`, operation, node })),
	);

function resourcesIn(folder: string): Resource[] {
	const exported: Record<string, unknown> = jest.requireActual(folder);
	return Object.values(exported).filter(isResource);
}

function isResource(value: unknown): value is Resource {
	return typeof value === 'object' && value !== null && 'operations' in value && Array.isArray(value.operations);
}

const named = (properties: readonly INodeProperties[], name: string) =>
	properties.find((property) => property.name === name);
const optionsOf = ({ properties }: Operation) =>
	(named(properties, 'additionalFields')?.options ?? []).map(({ name }) => name);
/** They name a person, but send no message: one tells of a message received, one starts a call. */
const sendNothing = ['markAsRead', 'start'];
const looksLikeSend = ({ value, action, properties }: Operation) =>
	!sendNothing.includes(value) &&
	(/^(?:Send|React|Request a) /.test(action) || ['to', 'recipients'].some((name) => named(properties, name)));

const sends = operations.filter(({ operation }) => operation.sends || looksLikeSend(operation));
const bulk = operations.filter(({ operation }) => operation.prepareAll);

test('there are sends in every node with a message resource', () => {
	const senders = new Set(sends.map(({ node }) => node));
	expect([...senders]).toEqual(expect.arrayContaining(['Desk360', 'Desk360WhatsApp', 'GetChat']));
});

// That such an operation also keeps the order of each person and names the outcome, the compiler checks: `ToPerson`.
test.each(sends)('$what counts as a send and can be sent once per campaign', ({ operation }) => {
	expect(operation.sends).toBe(true);
	expect(optionsOf(operation)).toEqual(expect.arrayContaining(['campaign', 'defaultCountryCode']));
});

test.each(bulk)('$what has the fields of all bulk sends', ({ operation }) => {
	const wanted = [...recipientFields, bulkOptions].map(({ name }) => name);
	expect(operation.properties.map(({ name }) => name)).toEqual(expect.arrayContaining(wanted));
	expect(optionsOf(operation).sort()).toEqual(
		expect.arrayContaining(bulkOptions.options.map(({ name }) => name).sort()),
	);
});

test.each(bulk)('$what warns whoever makes a tool of it, and nobody else', ({ operation, node }) => {
	const notice = named(operation.properties, 'bulkToolNotice');
	if (!notice) throw new Error('There is no notice');
	const shownTo = (name: string) =>
		NodeHelpers.displayParameter({}, notice, null, { ...new Desk360().description, name });
	expect(notice.displayName).toMatch(/one person per call.*'Max Recipients'.*Human review/);
	expect([shownTo(`${node}Tool`), shownTo(node)]).toEqual([true, false]);
});
