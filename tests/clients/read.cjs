// Read a file of RDF with the parsers of others, and write what it says as N-Quads: node read.cjs FILE MEDIA-TYPE
const { createReadStream } = require('fs');
const { StreamParser, StreamWriter } = require('n3');
const { RdfXmlParser } = require('rdfxml-streaming-parser');

const [file, format] = process.argv.slice(2);
const parser = format === 'application/rdf+xml' ? new RdfXmlParser() : new StreamParser({ format });
parser.on('error', (error) => {
  console.error(String(error));
  process.exit(1);
});
createReadStream(file).pipe(parser).pipe(new StreamWriter({ format: 'N-Quads' })).pipe(process.stdout);
