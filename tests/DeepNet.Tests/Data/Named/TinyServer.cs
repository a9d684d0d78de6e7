using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DeepNet.Tests.Data.Named;

/// <summary>A web server of one connection per request that can do everything wrong on purpose.</summary>
internal sealed class TinyServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<TinyRequest, TinyResponse> _answer;
    private readonly List<TinyRequest> _requests = [];

    public TinyServer(Func<TinyRequest, TinyResponse> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>What was asked for, in that order.</summary>
    public IReadOnlyList<TinyRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri this[string path] => new($"http://127.0.0.1:{Port}/{path}");

    /// <summary>An address of this machine where nobody listens.</summary>
    public static Uri Nobody()
    {
        using var server = new TinyServer(_ => new TinyResponse());
        return server["nobody"];
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                TinyRequest request = await ReadAsync(stream);
                lock (_requests)
                    _requests.Add(request);
                await WriteAsync(client, stream, _answer(request));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private static async Task<TinyRequest> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync())!.Split(' ')[1];
        long? start = null;
        string? ifRange = null;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: bytes=", StringComparison.Ordinal))
                start = long.Parse(line[13..].TrimEnd('-'), CultureInfo.InvariantCulture);
            else if (line.StartsWith("If-Range: ", StringComparison.Ordinal))
                ifRange = line[10..];
        }

        return new TinyRequest(path, start, ifRange);
    }

    private async Task WriteAsync(TcpClient client, NetworkStream stream, TinyResponse response)
    {
        var head = new StringBuilder($"HTTP/1.1 {response.Status} Answer\r\nConnection: close\r\n");
        if (response.NamesLength)
            head.Append($"Content-Length: {response.NamedLength ?? response.Body.Length}\r\n");
        foreach (string header in response.Headers)
            head.Append(header).Append("\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n"), _end.Token);
        int count = Math.Min(response.BreakAfter ?? int.MaxValue, response.Body.Length);
        await stream.WriteAsync(response.Body.AsMemory(0, count), _end.Token);
        await stream.FlushAsync(_end.Token);
        if (response.IsSilentThen)
            await Task.Delay(Timeout.Infinite, _end.Token);
        if (response.NamesLength || response.BreakAfter is null)
            client.Client.Shutdown(SocketShutdown.Send);
    }
}
