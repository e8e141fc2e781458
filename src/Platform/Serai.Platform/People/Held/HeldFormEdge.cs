using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Serai.Platform.People.Held;

/// <summary>
/// A page that is asked for with the name of a kept form goes out with what was typed in its form again. Here and not
/// in the pages, so that no page has to think of it and none can forget to.
/// </summary>
public static class HeldFormEdge
{
    /// <summary>Where the frame of a page wants the notice.</summary>
    internal static readonly MarkupString NoticePlace = new("<!--held-->");

    /// <summary>Stands before the edge that answers for what went wrong: the page of a problem lists it, too.</summary>
    public static async Task FillAsync(HttpContext context, RequestDelegate next)
    {
        var id = HttpMethods.IsGet(context.Request.Method) ? context.Request.Query[HeldForms.Parameter].ToString() : "";
        var forms = context.RequestServices.GetRequiredService<HeldForms>();
        if (id.Length == 0 || !forms.Has(id))
        {
            await next(context);
            return;
        }

        var answer = context.Response.Body;
        await using var page = new PageBuffer(answer);
        context.Response.Body = page;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = answer;
        }

        if (!page.IsGone)
        {
            await SendAsync(context, page.ToArray(), forms.Find(SessionCookie.ViewerOf(context), id));
        }
    }

    private static async Task SendAsync(HttpContext context, byte[] page, TypedFields? typed)
    {
        if (typed is not null
            && context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
        {
            page = Encoding.UTF8.GetBytes(await WithFormAsync(context, Encoding.UTF8.GetString(page), typed));
            context.Response.ContentLength = null;
        }

        if (page.Length > 0)
        {
            await context.Response.Body.WriteAsync(page, context.RequestAborted);
        }
    }

    private static async Task<string> WithFormAsync(HttpContext context, string html, TypedFields typed)
    {
        var filled = FormFilling.Fill(html, typed);
        var notice = await NoticeAsync(context.RequestServices, filled);
        return filled.Html.Replace(NoticePlace.Value, notice, StringComparison.Ordinal);
    }

    private static async Task<string> NoticeAsync(IServiceProvider services, FilledPage filled)
    {
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<HeldFormNotice>(
            ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(HeldFormNotice.Page)] = filled })))
            .ToHtmlString());
    }
}
