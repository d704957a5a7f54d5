import { Readable } from 'node:stream';
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { fileOf } from '../../../../nodes/shared/http/download';
import {
	binaryFiles,
	checkAttachments,
	inputFile,
	loadAttachments,
	type Attachments,
} from '../../../../nodes/shared/http/attachments';
import { linkedFileName } from '../../../../nodes/shared/whatsapp/messageFile';
import { refused } from '../../../support/refused';
import { standIn } from '../../../support/standIn';

const pdf = Buffer.from('%PDF-1.4');
const raw = (text: string) => Buffer.from(text).toString('latin1');
const at = (path: string) => new URL(`https://files.example.com${path}`);

describe('a file behind a link', () => {
	test.each<[string, Record<string, string>, string, string, string]>([
		[
			'/dl',
			{ 'content-type': 'application/pdf', 'content-disposition': raw('attachment; filename="Müşteri Faturası.pdf"') },
			'%PDF',
			'application/pdf',
			'Müşteri Faturası.pdf',
		],
		[
			'/invoices/F-1001.pdf?sig=abc',
			{ 'content-type': 'binary/octet-stream' },
			'%PDF-1.4',
			'application/pdf',
			'F-1001.pdf',
		],
		[
			'/download?id=7',
			{ 'content-type': 'application/pdf; charset=binary' },
			'%PDF',
			'application/pdf',
			'download.pdf',
		],
		['/', {}, '%PDF-1.4', 'application/pdf', 'file.pdf'],
		['/photo', { 'content-type': 'image/jpg' }, '\u00ff\u00d8\u00ff', 'image/jpeg', 'photo.jpg'],
		['/data.json', { 'content-type': 'application/json' }, '{}', 'application/json', 'data.json'],
		['/map.json', { 'content-type': 'application/geo+json' }, '{"a":1}', 'application/geo+json', 'map.json'],
		[
			'/x',
			{ 'content-type': 'text/html', 'content-disposition': 'attachment; filename="report.html"' },
			'<html>',
			'text/html',
			'report.html',
		],
		['/logo.svg', { 'content-type': 'text/xml' }, '<?xml version="1.0"?><svg/>', 'application/xml', 'logo.svg'],
		['/notes.txt', { 'content-type': 'text/plain' }, '{"a":1}', 'text/plain', 'notes.txt'],
		['/fatura.xml', { 'content-type': 'text/xml' }, '<?xml version="1.0"?><Invoice/>', 'application/xml', 'fatura.xml'],
		['/get.ashx', { 'content-type': 'application/pdf' }, '%PDF-1.4', 'application/pdf', 'get.pdf'],
		['/logo.svg', { 'content-type': 'image/svg+xml' }, '<svg/>', 'image/svg+xml', 'logo.svg'],
	])('%s with %j', (path, headers, content, mimeType, fileName) => {
		expect(fileOf(Buffer.from(content, 'latin1'), headers, at(path))).toMatchObject({ mimeType, fileName });
	});

	test.each<[string, Record<string, string>, string, string]>([
		[
			'/file/d/1AbC/view?usp=sharing',
			{ 'content-type': 'text/html; charset=utf-8' },
			'<!doctype html><title>photo.jpg</title>',
			'leads to a page',
		],
		['/photo.jpg', { 'content-type': 'image/jpeg' }, '<!DOCTYPE html><html>', 'leads to a page'],
		['/s/abc/report.pdf', { 'content-type': 'application/octet-stream' }, '\n  <HTML><head>', 'leads to a page'],
		['/page', { 'content-type': 'application/xhtml+xml' }, '<?xml version="1.0"?><html/>', 'leads to a page'],
		['/report.pdf', { 'content-type': 'application/json' }, '{"error":"expired"}', 'a message in JSON'],
		['/photo', { 'content-type': 'application/problem+json' }, '{"status":403}', 'a message in JSON'],
		['/1.pdf', { 'content-type': 'application/pdf' }, '{"error":"not found"}', 'a message in JSON'],
		['/1.pdf', { 'content-type': 'application/octet-stream' }, '[{"code":1}]', 'a message in JSON'],
		['/1.mp4', {}, ' { "message": "expired" }', 'a message in JSON'],
		['/1.pdf', { 'content-type': 'application/octet-stream' }, '<?xml version="1.0"?><Error>', 'a message in XML'],
		['/1.jpg', { 'content-type': 'image/jpeg' }, '<Error><Code>NoSuchKey</Code></Error>', 'a message in XML'],
		['/1.pdf', { 'content-type': 'text/plain' }, 'Not found', 'a message in plain text'],
		['/1.jpg', { 'content-type': 'text/plain; charset=utf-8' }, 'Access denied', 'a message in plain text'],
		['/1.pdf', { 'content-type': 'application/pdf' }, '<?xml version="1.0"?>\n<!DOCTYPE html>', 'leads to a page'],
		['/1.pdf', {}, '<\0h\0t\0m\0l\0>\0', 'leads to a page'],
		['/a.png', { 'content-type': 'text/xml' }, '<Error><Code>AccessDenied</Code></Error>', 'a message in XML'],
	])('%s with %j is no file', (path, headers, content, problem) => {
		expect(() => fileOf(Buffer.from(content), headers, at(path))).toThrow(problem);
	});

	test('what the provider itself hands out is taken as it is', () => {
		expect(fileOf(Buffer.from('<html>'), { 'content-type': 'text/html' })).toMatchObject({ fileName: 'file.html' });
	});
});

test.each([
	[{ mimeType: 'application/pdf', fileExtension: 'pdf' }, 'data', 'application/pdf', 'data.pdf'],
	[{ mimeType: 'image/jpg', fileName: 'photo.jpg' }, 'data', 'image/jpeg', 'photo.jpg'],
	[{ mimeType: 'image/pjpeg', fileName: 'photo' }, 'data', 'image/jpeg', 'photo.jpg'],
	[
		{ mimeType: 'application/octet-stream', fileName: 'scan', fileExtension: 'pdf' },
		'data',
		'application/pdf',
		'scan.pdf',
	],
	[{ mimeType: 'application/octet-stream' }, 'upload', 'application/pdf', 'upload.pdf'],
	[{ mimeType: 'application/x-custom', fileExtension: 'cst' }, 'data', 'application/x-custom', 'data.cst'],
	[{ mimeType: 'application/pdf', fileName: '../../etc/x.pdf' }, 'data', 'application/pdf', 'x.pdf'],
	[{ mimeType: 'application/pdf', fileName: '..' }, '..', 'application/pdf', 'file.pdf'],
	[{ mimeType: 'application/x-custom', fileExtension: '.cst' }, 'data', 'application/x-custom', 'data.cst'],
	[{ mimeType: 'application/x-custom', fileExtension: 'a/cst' }, 'data', 'application/x-custom', 'data'],
	[{ mimeType: 'application/x-custom', fileExtension: 'cst/a' }, 'data', 'application/x-custom', 'data'],
	[{ mimeType: 'application/x-custom', fileExtension: 'cst' }, 'data.v1', 'application/x-custom', 'data.v1'],
	[{ mimeType: 'application/x-custom' }, 'data', 'application/x-custom', 'data'],
])('a file of the item: %j', (data, field, mimeType, fileName) => {
	expect(inputFile({ data: '', ...data }, field, pdf)).toEqual({ mimeType, fileName });
});

test('a file of the item whose type nobody told is what its ending says', () => {
	const declared = 'application/octet-stream';
	expect(inputFile({ data: '', mimeType: declared, fileExtension: 'csv' }, 'data')).toEqual({
		...{ mimeType: 'text/csv', fileName: 'data.csv' },
	});
	expect(inputFile({ data: '', mimeType: declared, fileName: 'list.csv' }, 'data')).toEqual({
		...{ mimeType: 'text/csv', fileName: 'list.csv' },
	});
	expect(inputFile({ data: '', mimeType: 'text/plain', fileExtension: 'log' }, 'notes')).toEqual({
		...{ mimeType: 'text/plain', fileName: 'notes' },
	});
});

describe('files to send along', () => {
	const megabyte = 1024 * 1024;
	const base64 = (bytes: Buffer) => bytes.toString('base64');
	const binary: Record<string, { data: string; mimeType: string; bytes?: number; id?: string; fileName?: string }> = {
		pdf: { data: base64(pdf), mimeType: 'application/pdf', fileName: 'a.pdf' },
		photo: { data: base64(Buffer.from('photo')), mimeType: 'image/png', fileName: 'b.png' },
		empty: { data: '', mimeType: 'application/pdf' },
		large: { data: '', mimeType: 'application/pdf', bytes: 1.5 * megabyte },
		exact: { data: '', mimeType: 'application/pdf', bytes: megabyte },
		stored: { data: '', mimeType: 'application/pdf', id: 'filesystem:1' },
		inline: { data: base64(Buffer.alloc(megabyte + 1)), mimeType: 'application/pdf' },
	};
	let asked: IHttpRequestOptions[];
	let status: number;
	beforeEach(() => {
		asked = [];
		status = 200;
	});
	const functions = (input: object[] = [{ json: {}, binary }]) =>
		standIn<IExecuteFunctions>({
			getInputData: () => input,
			helpers: {
				assertBinaryData: (_: number, name: string) => {
					const data = Object(input[0]).binary?.[name];
					if (data === undefined) throw new Error('There is none');
					return data;
				},
				getBinaryDataBuffer: async (_: number, name: string) =>
					await Promise.resolve(Buffer.from(binary[name]?.data ?? '', 'base64')),
				httpRequest: async (options: IHttpRequestOptions) => {
					asked.push(options);
					const headers = { 'content-type': 'application/pdf' };
					return await Promise.resolve({ statusCode: status, headers, body: Readable.from([pdf]) });
				},
			},
		});
	const check = (attachments: Partial<Attachments> | undefined, input?: object[]) =>
		refused(() => checkAttachments(functions(input), 0, attachments && { part: 'f', files: [], ...attachments }));
	const taken = (attachments: Partial<Attachments> | undefined) => {
		checkAttachments(functions(), 0, attachments && { part: 'f', files: [], ...attachments });
	};
	const load = async (attachments: Partial<Attachments>, options?: { loopback?: boolean }) =>
		await loadAttachments(functions(), 0, { part: 'f', files: [], ...attachments }, options);
	const link = { url: 'https://files.example.com/c.pdf' };
	const linked = { bytes: pdf, mimeType: 'application/pdf', fileName: 'c.pdf' };

	test('are named one after the other, with commas between them', () => {
		expect(binaryFiles(' data , ,invoice,')).toEqual([{ binary: 'data' }, { binary: 'invoice' }]);
		for (const none of [undefined, '', ' , ']) expect(binaryFiles(none)).toEqual([]);
	});

	test('are no more than a message takes', () => {
		const three = [{ binary: 'pdf' }, { binary: 'photo' }, link];
		const words = 'names 3 files, but one message takes at most 2. Send them in several messages of up to 2 files.';
		expect(check({ files: three, maxFiles: 2 })).toBe(`'Input Data Field Name' ${words}`);
		expect(check({ files: [link, ...three.slice(0, 2)], maxFiles: 2 })).toBe(`'Media URLs' ${words}`);
		expect(check({ files: three, maxFiles: 2, field: 'Header' })).toBe(`'Header' ${words}`);
		for (const some of [{ files: three, maxFiles: 3 }, { files: three }, {}, undefined]) {
			expect(() => taken(some)).not.toThrow();
		}
	});

	test('are in the item', () => {
		expect(check({ files: [{ binary: 'pdf' }, { binary: 'invoice' }] }, [{ binary: { pdf: binary.pdf, b: {} } }])).toBe(
			`'Input Data Field Name' names "invoice", but the item has no file in a field of that name (it has: pdf, b). Enter the names shown on the Binary tab of the previous node, separated by commas.`,
		);
		for (const input of [[{ json: {} }], []]) {
			expect(check({ files: [{ binary: 'pdf' }] }, input)).toBe(
				`'Input Data Field Name' names "pdf", but the item has no file in a field of that name (it has no files at all). Put a node that gives the file before this one, such as HTTP Request or Read Files From Disk; for a link, choose the link in place of the input field, where the form offers it.`,
			);
		}
	});

	test('are neither empty nor too large, as far as that is known before they are read', () => {
		expect(check({ files: [{ binary: 'empty' }] })).toBe(
			`'Input Data Field Name' names "empty", but that file is empty. Check the node that makes the file.`,
		);
		expect(check({ files: [{ binary: 'large' }], maxBytes: megabyte })).toBe(
			`'Input Data Field Name' names "large", which has 1.5 MB; at most 1 MB are allowed. Make the file smaller, or send a link to it in a text message.`,
		);
		expect(check({ files: [{ binary: 'inline' }], maxBytes: megabyte, field: 'File' })).toContain(
			`'File' names "inline", which has 1 MB`,
		);
		for (const name of ['exact', 'stored', 'pdf']) {
			expect(() => taken({ files: [{ binary: name }], maxBytes: megabyte })).not.toThrow();
		}
		expect(() => taken({ files: [{ binary: 'large' }] })).not.toThrow();
	});

	test('are of a kind that the message takes', () => {
		const accept = ['image/', 'video/'];
		expect(check({ files: [{ binary: 'photo' }, { binary: 'pdf' }], accept })).toBe(
			`'Input Data Field Name' names "pdf", which is application/pdf; it must be image or video. Choose a file of that kind, or correct its MIME type in the node that makes it.`,
		);
		expect(() => taken({ files: [{ binary: 'photo' }], accept })).not.toThrow();
		expect(() => taken({ files: [{ binary: 'pdf' }] })).not.toThrow();
	});

	test('are read in their order, from the item and from links', async () => {
		const photo = { bytes: Buffer.from('photo'), mimeType: 'image/png', fileName: 'b.png' };
		expect(await load({ files: [{ binary: 'photo' }, link] })).toEqual([photo, linked]);
		expect(await load({ files: [link, { binary: 'photo' }] })).toEqual([linked, photo]);
		expect(asked.map(({ url }) => url)).toEqual([link.url, link.url]);
		expect(await load({})).toEqual([]);
	});

	test('hold to the rules when they are read, too', async () => {
		for (const [attachments, problem] of [
			[{ files: [{ binary: 'empty' }] }, `'Input Data Field Name' names "empty", but that file is empty`],
			[{ files: [{ binary: 'none' }] }, `'Input Data Field Name' names "none", but the item has no file`],
			[{ files: [link], accept: ['image/'] }, `'Media URLs' names c.pdf, which is application/pdf; it must be image`],
			[{ files: [link], maxBytes: 7 }, `'Media URLs' cannot be downloaded: the file at files.example.com is larger`],
		] as const) {
			await expect(load(attachments)).rejects.toThrow(problem);
		}
		expect(await load({ files: [link], maxBytes: pdf.length })).toEqual([linked]);
	});

	test('by a link that leads nowhere are an error of the field, which says that nothing was sent', async () => {
		status = 404;
		await expect(load({ files: [link], field: 'Header' })).rejects.toMatchObject({
			...{ field: 'Header', problem: 'cannot be downloaded: files.example.com answered with HTTP 404' },
			fix: 'Enter a link to the file itself that opens without a login; nothing was sent.',
		});
	});

	test('come from this machine only where the provider is on it, too', async () => {
		const local = { url: 'http://127.0.0.1:4000/c.pdf' };
		for (const options of [undefined, {}, { loopback: false }]) {
			await expect(load({ files: [local] }, options)).rejects.toThrow(/^'Media URLs' cannot be downloaded: /);
		}
		expect(asked).toEqual([]);
		expect(await load({ files: [local] }, { loopback: true })).toEqual([linked]);
	});

	test('need an item', async () => {
		const { helpers } = functions();
		const none = loadAttachments(standIn({ helpers }), 0, { part: 'f', files: [{ binary: 'pdf' }] });
		await expect(none).rejects.toThrow('Files need an item');
	});
});

test.each([
	[undefined, 'https://cdn.example.com/invoices/F-1001.pdf?sig=abc', 'F-1001.pdf'],
	['Invoice.pdf', 'https://cdn.example.com/invoices/F-1001.pdf', 'Invoice.pdf'],
	['  ', 'https://cdn.example.com/M%C3%BC%C5%9Fteri.pdf', 'Müşteri.pdf'],
	[undefined, 'https://cdn.example.com/', undefined],
])('a document by link, called %j at %s, is %j', (entered, link, expected) => {
	expect(linkedFileName(entered, link)).toBe(expected);
});
