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
/// <c>tests/cross/go/verify.go</c>: Go's own <c>sumdb/note</c> and <c>sumdb/tlog</c> read an exported log.
/// </summary>
internal sealed class GoVerifier : IDisposable
{
    public const string SourcePath = "/usr/share/gocode";

    private readonly Lazy<string> program;

    public GoVerifier() => program = new Lazy<string>(Compile);

    public string Folder { get; } = Directory.CreateTempSubdirectory("serai-go-").FullName;

    public (int Exit, string Output) Verify(string export, string key) => Run(program.Value, export, key);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Compile()
    {
        var compiled = Path.Combine(Folder, "verify");
        var source = Path.Combine(SharedData.Repository, "tests", "cross", "go", "verify.go");
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
