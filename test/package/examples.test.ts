import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { root } from '../support/n8n/install';

/** What somebody finds who imports an example. */
const folder = path.join(root, 'examples');
const files = readdirSync(folder);
const trigger = /^n8n-nodes-whatsapp-gateways\.\w+Trigger$/;

interface Node {
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: IDataObject;
	credentials?: Record<string, { id: string }>;
}

interface Example {
	name: string;
	nodes: Node[];
	connections: Record<string, Record<string, Array<Array<{ node: string }>>>>;
	pinData?: Record<string, Array<{ json: IDataObject }>>;
}

const read = (file: string): Example => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));

test('there are at least 14, and each trigger has a sample', () => {
	expect(files.length).toBeGreaterThanOrEqual(14);
	const triggers = files.flatMap((file) => read(file).nodes.filter(({ type }) => trigger.test(type)));
	expect(new Set(triggers.map(({ type }) => type)).size).toBe(6);
});

describe.each(files)('%s', (file) => {
	const { name, nodes, connections, pinData = {} } = read(file);

	test('explains itself on the canvas, beside its nodes', () => {
		const notes = nodes.filter(({ type }) => type.endsWith('.stickyNote'));
		expect(notes.length).toBeGreaterThan(0);
		for (const { position, parameters } of notes) {
			expect(String(parameters.content)).toMatch(/^## .+\n/);
			const end = position[1] + Number(parameters.height);
			const others = nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
			expect(others.every(({ position: [, top] }) => top >= end)).toBe(true);
		}
		expect(name).toMatch(/^(?:1MSG|get\.chat|Desk360|DecisionTelecom|WhatsApp Gateway)/);
	});

	test('has a sample of what each trigger gives, without its raw form', () => {
		const triggers = nodes.filter(({ type }) => trigger.test(type)).map((node) => node.name);
		expect(Object.keys(pinData).sort()).toEqual(triggers.sort());
		for (const [sample] of Object.values(pinData)) {
			expect(sample?.json).toMatchObject({ provider: expect.any(String), event: expect.any(String) });
			expect(sample?.json).not.toHaveProperty('raw');
			expect(JSON.stringify(sample)).not.toMatch(/127\.0\.0\.1|localhost|secret/i);
		}
	});

	test('names only nodes that it has, and holds no credential', () => {
		const names = nodes.map((node) => node.name);
		expect(new Set(names).size).toBe(names.length);
		const linked = Object.entries(connections).flatMap(([from, kinds]) => [
			from,
			...Object.values(kinds).flatMap((outputs) => outputs.flatMap((to) => to.map(({ node }) => node))),
		]);
		expect(linked.filter((node) => !names.includes(node))).toEqual([]);
		const ids = nodes.flatMap(({ credentials = {} }) => Object.values(credentials).map(({ id }) => id));
		expect(ids.every((id) => id === '')).toBe(true);
	});
});
