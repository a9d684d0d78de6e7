using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace DeepNet.Data;

/// <summary>One download of one file.</summary>
internal sealed class Download(
    DataFolder folder, DataFile file, string target, HttpClient client, IProgress<DownloadProgress>? progress)
{
    private const int MostTries = 5;
    private const int BufferBytes = 1 << 16;
    private const long ReportBytes = 1 << 18;

    private readonly string _part = target + ".part";
    private EntityTagHeaderValue? _tag;

    private bool HasChecksum => file.Sha256 is not null || file.Md5 is not null;

    /// <summary>Returns the target when it is there, whoever downloaded it.</summary>
    public async Task<string> RunAsync(CancellationToken token)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            while (!File.Exists(target))
            {
                FileStream? part = TryOpen();
                if (part is null)
                    await Task.Delay(TimeSpan.FromMilliseconds(50), token).ConfigureAwait(false);
                else
                    await RunAsync(part, token).ConfigureAwait(false);
            }

            return target;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && e is not DataFileException)
        {
            throw new DataFileException(
                $"{Path.GetFileName(target)} could not be written: {e.Message} "
                    + $"To go on, {DataFolder.ByHand(file, target)}",
                target,
                file.Addresses,
                e);
        }
    }

    private async Task RunAsync(FileStream part, CancellationToken token)
    {
        bool isKept = false;
        await using (part.ConfigureAwait(false))
        {
            try
            {
                // Somebody else may have finished between the look for the target and the opening.
                if (File.Exists(target))
                    return;
                if (!HasChecksum)
                    part.SetLength(0);
                await FillAsync(part, token).ConfigureAwait(false);
                // Still open, and so locked: nobody can take it for an unfinished one.
                File.Move(_part, target);
                isKept = true;
            }
            finally
            {
                isKept = isKept || (part.Length > 0 && HasChecksum && !File.Exists(target));
                if (!isKept)
                    File.Delete(_part);
            }
        }
    }

    /// <summary>The unfinished file, locked; null while somebody else has it.</summary>
    private FileStream? TryOpen()
    {
        try
        {
            return new FileStream(
                _part,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                // On Windows only this allows to rename an open file, and it locks as well.
                OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None,
                BufferBytes,
                FileOptions.Asynchronous);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is 32 or 33 or 11 or 35)
        {
            // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION; EWOULDBLOCK of Linux, of macOS.
            return null;
        }
    }

    private async Task FillAsync(FileStream part, CancellationToken token)
    {
        var story = new StringBuilder();
        Exception? last = null;
        foreach (Uri address in file.Addresses)
        {
            // What an earlier attempt or another address left may be damaged: then once more from the start.
            bool isResumed = part.Length > 0;
            last = await TryAsync(part, address, token).ConfigureAwait(false);
            if (last is InvalidDataException && isResumed)
                last = await TryAsync(part, address, token).ConfigureAwait(false);
            if (last is null)
                return;
            story.Append(story.Length > 0 ? "; " : "").Append($"{address.AbsoluteUri}: {last.Message.TrimEnd('.')}");
            _tag = null;
            if (!HasChecksum)
                part.SetLength(0);
        }

        throw new DataFileException(
            $"{Path.GetFileName(target)} could not be downloaded ({story}). "
                + $"To go on without a connection, {DataFolder.ByHand(file, target)}",
            target,
            file.Addresses,
            last);
    }

    private async Task<Exception?> TryAsync(FileStream part, Uri address, CancellationToken token) =>
        await FetchAsync(part, address, token).ConfigureAwait(false)
            ?? await CheckAsync(part, token).ConfigureAwait(false);

    /// <summary>Brings the file to its full length.</summary>
    /// <returns>Null, or why that did not work.</returns>
    private async Task<Exception?> FetchAsync(FileStream part, Uri address, CancellationToken token)
    {
        long longest = part.Length;
        for (int tries = 1; ; tries++)
        {
            (Exception? failure, bool isPassing) = await RequestAsync(part, address, token).ConfigureAwait(false);
            if (part.Length - longest >= BufferBytes)
                (longest, tries) = (part.Length, 1);
            if (failure is null || !isPassing || tries >= MostTries)
                return failure;
            await Task.Delay(folder.Pause * Math.ScaleB(1, tries - 1), token).ConfigureAwait(false);
        }
    }

    /// <returns>No failure, or one and whether it may pass.</returns>
    private async Task<(Exception? Failure, bool IsPassing)> RequestAsync(
        FileStream part, Uri address, CancellationToken token)
    {
        using HttpRequestMessage request = NewRequest(address, part.Length);
        try
        {
            using HttpResponseMessage response = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
            long? named = response.Content.Headers.ContentRange?.Length;
            switch (response.StatusCode)
            {
                case HttpStatusCode.OK:
                    part.SetLength(0);
                    return await ReceiveAsync(part, address, response, response.Content.Headers.ContentLength, token)
                        .ConfigureAwait(false);
                case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange?.From == part.Length:
                    return await ReceiveAsync(part, address, response, named, token).ConfigureAwait(false);
                case HttpStatusCode.RequestedRangeNotSatisfiable when part.Length > 0 && named == part.Length:
                    return (null, false);
                case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable
                    when part.Length > 0:
                    part.SetLength(0);
                    return (new HttpRequestException("the server cannot go on where the file ends"), true);
                default:
                    int code = (int)response.StatusCode;
                    return (
                        new HttpRequestException(
                            $"the server answers {code} {response.ReasonPhrase}", null, response.StatusCode),
                        code is >= 500 or 408 or 429);
            }
        }
        catch (HttpRequestException e)
        {
            // Without a connection the next address is worth more than another try.
            return (e, e.HttpRequestError == HttpRequestError.ResponseEnded);
        }
        catch (OperationCanceledException e) when (!token.IsCancellationRequested)
        {
            return (new HttpRequestException("the server does not answer in time", e), false);
        }
    }

    private HttpRequestMessage NewRequest(Uri address, long start)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("DeepNet", "1"));
        // Files are wanted as they are stored, or their lengths mean nothing.
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (start > 0)
        {
            request.Headers.Range = new RangeHeaderValue(start, null);
            if (_tag is { IsWeak: false })
                request.Headers.IfRange = new RangeConditionHeaderValue(_tag);
        }

        return request;
    }

    private async Task<(Exception? Failure, bool IsPassing)> ReceiveAsync(
        FileStream part, Uri address, HttpResponseMessage response, long? total, CancellationToken token)
    {
        if (total is not null && file.Length is not null && total != file.Length)
        {
            part.SetLength(0);
            return (new InvalidDataException($"the server has {total} bytes, but the file {file.Length}"), false);
        }

        _tag = response.Headers.ETag;
        total ??= file.Length;
        Stream body = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            Exception? broken = await CopyAsync(body, part, address, total, token).ConfigureAwait(false);
            if (broken is not null)
                return (broken, true);
        }

        if (total is null || part.Length == total)
            return (null, false);
        if (part.Length < total)
            return (new IOException($"the connection ended after {part.Length} of {total} bytes"), true);
        part.SetLength(0);
        return (new InvalidDataException($"the server sends more than the {total} bytes of the file"), false);
    }

    /// <summary>Appends what arrives, up to a little more than the total.</summary>
    /// <returns>Null at the end of the body, or why the connection broke; errors of the disk are thrown.</returns>
    private async Task<Exception?> CopyAsync(
        Stream body, FileStream part, Uri address, long? total, CancellationToken token)
    {
        part.Seek(0, SeekOrigin.End);
        long received = part.Length, reported = received;
        Report(address, received, total);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(token);
        var buffer = new byte[BufferBytes];
        Exception? broken = null;
        while (received <= (total ?? long.MaxValue))
        {
            int count;
            try
            {
                silence.CancelAfter(folder.LongestSilence);
                count = await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                broken = new IOException($"the connection broke after {received} bytes: {e.Message}", e);
                break;
            }
            catch (OperationCanceledException e) when (!token.IsCancellationRequested)
            {
                broken = new IOException(
                    $"the server sent nothing for {folder.LongestSilence} after {received} bytes", e);
                break;
            }

            if (count == 0)
                break;
            await part.WriteAsync(buffer.AsMemory(0, count), token).ConfigureAwait(false);
            received += count;
            if (received - reported >= ReportBytes)
                Report(address, reported = received, total);
        }

        await part.FlushAsync(token).ConfigureAwait(false);
        if (reported != received)
            Report(address, received, total);
        return broken;
    }

    /// <summary>Compares the checksum; a file with another one is emptied.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "Some sets are published with an MD5 sum and no other.")]
    private async Task<Exception?> CheckAsync(FileStream part, CancellationToken token)
    {
        part.Position = 0;
        (string kind, string? expected, byte[] hash) = file switch
        {
            { Sha256: { } sha } => ("SHA-256", sha, await SHA256.HashDataAsync(part, token).ConfigureAwait(false)),
            { Md5: { } md5 } => ("MD5", md5, await MD5.HashDataAsync(part, token).ConfigureAwait(false)),
            _ => ("", null, []),
        };
        string actual = Convert.ToHexStringLower(hash);
        if (expected is null || actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
            return null;
        part.SetLength(0);
        return new InvalidDataException(
            $"the file that arrived has the {kind} {actual}, but should have {expected}; it was deleted");
    }

    private void Report(Uri address, long received, long? total) =>
        progress?.Report(new DownloadProgress(file.Path, address, received, total));
}
