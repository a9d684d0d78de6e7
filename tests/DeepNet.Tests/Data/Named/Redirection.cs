namespace DeepNet.Tests.Data.Named;

/// <summary>Asks a server of the test instead of that of an address: its last two segments are the path.</summary>
internal sealed class Redirection(TinyServer server) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = server[string.Concat(request.RequestUri!.Segments[^2..])];
        return base.SendAsync(request, cancellationToken);
    }
}
