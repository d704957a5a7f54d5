import { fileOf } from '../../../../nodes/shared/http/download';
import { inputFile } from '../../../../nodes/shared/http/attachments';
import { linkedFileName } from '../../../../nodes/shared/whatsapp/messageFile';

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
])('a file of the item: %j', (data, field, mimeType, fileName) => {
	expect(inputFile({ data: '', ...data }, field, pdf)).toEqual({ mimeType, fileName });
});

test.each([
	[undefined, 'https://cdn.example.com/invoices/F-1001.pdf?sig=abc', 'F-1001.pdf'],
	['Invoice.pdf', 'https://cdn.example.com/invoices/F-1001.pdf', 'Invoice.pdf'],
	['  ', 'https://cdn.example.com/M%C3%BC%C5%9Fteri.pdf', 'Müşteri.pdf'],
	[undefined, 'https://cdn.example.com/', undefined],
])('a document by link, called %j at %s, is %j', (entered, link, expected) => {
	expect(linkedFileName(entered, link)).toBe(expected);
});
