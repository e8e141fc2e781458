using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Serai.Platform.Hosting.Edge;

namespace Serai.Surveillance.Uploads;

/// <summary>
/// The form with a file, read as it comes in. The framework's own way lays a file down in the clear in the system's
/// folder for temporary files before anybody is asked; what a kill leaves there stays.
/// </summary>
internal sealed class UploadForm(IAntiforgery guard, IOptions<AntiforgeryOptions> options)
{
    /// <summary>The field of the file.</summary>
    public const string FileField = "file";

    /// <summary>Fields before the file; the page has one, the token.</summary>
    public const int FieldsMax = 4;

    /// <summary>Bytes of such a field.</summary>
    public const int FieldBytesMax = 4_096;

    /// <summary>Letters that the sender may separate the parts by (RFC 2046, section 5.1.1).</summary>
    public const int BoundaryMax = 70;

    // What is said to be wrong by who reads, and not by the disk, which says its own number.
    private const int NoErrorOfTheDisk = unchecked((int)0x80131620);

    /// <summary>The file, its bytes still to be read; null where none was chosen.</summary>
    /// <exception cref="AntiforgeryValidationException">The token is not the person's, or not before the file.
    /// </exception>
    /// <exception cref="ProblemException">It is no form of the page.</exception>
    public Task<FileMultipartSection?> FileAsync(HttpContext http) => WholeAsync(async () =>
    {
        var request = http.Request;
        if (BoundaryOf(request) is not { } boundary)
        {
            await guard.ValidateRequestAsync(http);
            return null;
        }

        var parts = new MultipartReader(boundary, request.Body);
        for (var fields = 0; await parts.ReadNextSectionAsync(http.RequestAborted) is { } part;)
        {
            var said = part.GetContentDispositionHeader() ?? throw Wrong();
            var file = said.IsFileDisposition() && said.Name == FileField;
            if (file)
            {
                await ValidateAsync(http);
                return new FileMultipartSection(part, said);
            }

            if (++fields > FieldsMax)
            {
                throw Wrong();
            }

            if (said.Name == options.Value.FormFieldName)
            {
                request.Headers[options.Value.HeaderName!] = await TextAsync(part.Body, http.RequestAborted);
            }
        }

        await ValidateAsync(http);
        return null;
    });

    /// <summary>A form that ends in the middle is the sender's fault.</summary>
    /// <exception cref="ProblemException">It does not end as it should.</exception>
    public static async Task<T> WholeAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (InvalidDataException)
        {
            throw Wrong();
        }
        catch (IOException error) when (error is not BadHttpRequestException && error.HResult == NoErrorOfTheDisk)
        {
            throw Wrong();
        }
    }

    private async Task ValidateAsync(HttpContext http)
    {
        // With the header it looks for no token in the form, which is being read already.
        if (!http.Request.Headers.ContainsKey(options.Value.HeaderName!))
        {
            throw new AntiforgeryValidationException("The form carries no token before its file.");
        }

        await guard.ValidateRequestAsync(http);
    }

    private static async Task<string> TextAsync(Stream field, CancellationToken cancel)
    {
        var bytes = new byte[FieldBytesMax + 1];
        var length = await field.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return length <= FieldBytesMax ? Encoding.UTF8.GetString(bytes, 0, length) : throw Wrong();
    }

    private static string? BoundaryOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        return boundary is { Length: > 0 and <= BoundaryMax } ? boundary : throw Wrong();
    }

    private static ProblemException Wrong() => new(Problem.OfStatus(StatusCodes.Status400BadRequest));
}
