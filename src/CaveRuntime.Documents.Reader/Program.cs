using CaveRuntime.Confinement.Wires;
using CaveRuntime.Documents.Reader;
using CaveRuntime.Protocol;

// The confined process that reads one document. It is started by a host, speaks to nobody else, and ends with its document.
WorkerEnd end = WorkerEnd.Open();
using var wire = new Wire(end.Wire);
new ReadingSession(end, wire).Serve();
