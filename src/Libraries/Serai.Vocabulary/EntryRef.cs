namespace Serai.Vocabulary;

/// <summary>Names one entry of one node's log: whose log, which index, and the leaf hash that pins its bytes.</summary>
/// <param name="Origin">The log's origin, for example <c>kaz.serai.invalid/log/1</c>.</param>
/// <param name="Index">Position in that log, from 0.</param>
/// <param name="Leaf">SHA-256(0x00 ‖ entry), 64 lower-case hexadecimal digits.</param>
public sealed record EntryRef(string Origin, long Index, string Leaf);
