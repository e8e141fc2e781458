namespace Serai.Tests;

/// <summary>Skips without Go or its x/mod sources (Debian golang-go, golang-golang-x-mod-dev).</summary>
internal sealed class GoFactAttribute : FactAttribute
{
    public GoFactAttribute()
    {
        var tlog = $"{GoVerifier.SourcePath}/src/golang.org/x/mod/sumdb/tlog";
        if (!OtherProgram.IsInstalled("go") || !Directory.Exists(tlog))
        {
            Skip = "needs Go and its x/mod sources (Debian golang-go, golang-golang-x-mod-dev)";
        }
    }
}

/// <summary>
/// A program on Go's own <c>sumdb/note</c> and <c>sumdb/tlog</c>: by default <c>tests/cross/go/verify.go</c>, which
/// reads an exported log.
/// </summary>
internal sealed class GoVerifier : IDisposable
{
    public const string SourcePath = "/usr/share/gocode";

    private readonly string source;
    private readonly Lazy<string> program;

    public GoVerifier(string? source = null)
    {
        this.source = source ?? Path.Combine(SharedData.Repository, "tests", "cross", "go", "verify.go");
        program = new Lazy<string>(Compile);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("serai-go-").FullName;

    public (int Exit, string Output) Verify(string folder, params string[] keys) =>
        Run(program.Value, [folder, .. keys]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Compile()
    {
        var compiled = Path.Combine(Folder, "verify");
        var (exit, output) = Run("go", "build", "-o", compiled, source);
        Assert.True(exit == 0, output);
        return compiled;
    }

    private (int Exit, string Output) Run(string name, params string[] arguments) => OtherProgram.Run(
        name,
        arguments,
        ("GO111MODULE", "off"),
        ("GOPATH", SourcePath),
        ("GOCACHE", Path.Combine(Folder, "cache")));
}
