using System.Security.Cryptography;
using DeepNet.Data;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Data.Named;

public sealed class DataFolderTests : IDisposable
{
    private static readonly byte[] s_content = RandomBytes(1, 700_000);

    private readonly TemporaryFolder _folder = new();

    private string Target => _folder["set/file.bin"];

    private string Part => Target + ".part";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_missing_file_is_downloaded_once_with_progress()
    {
        using var server = new TinyServer(request => TinyResponse.Of(s_content, request));
        var reports = new Reports();
        (await Folder().GetAsync(File(server["file"]), progress: reports)).Should().Be(Target);
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
        System.IO.File.Exists(Part).Should().BeFalse();
        reports.All.Should().HaveCountGreaterThan(2);
        reports.All.Should().BeInAscendingOrder(report => report.Received);
        reports.All[^1].Should().Be(
            new DownloadProgress("set/file.bin", server["file"], s_content.Length, s_content.Length));
        reports.All[^1].Fraction.Should().Be(1);
        (await Folder().GetAsync(File(server["file"]))).Should().Be(Target);
        server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_broken_connection_is_resumed_where_it_broke()
    {
        using var server = new TinyServer(request =>
            TinyResponse.Of(s_content, request) with { BreakAfter = request.Start is null ? 300_000 : null });
        await Folder().GetAsync(File(server["file"]));
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
        server.Requests.Select(request => request.Start).Should().Equal(null, 300_000);
    }

    [Fact]
    public async Task A_connection_that_breaks_all_the_time_gets_there_as_long_as_bytes_arrive()
    {
        using var server = new TinyServer(request =>
            TinyResponse.Of(s_content, request) with { BreakAfter = 70_000 });
        await Folder().GetAsync(File(server["file"]));
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
        server.Requests.Should().HaveCount(10);
    }

    [Fact]
    public async Task A_server_that_cannot_resume_sends_everything_again()
    {
        int asked = 0;
        using var server = new TinyServer(
            _ => new TinyResponse { Body = s_content, BreakAfter = asked++ == 0 ? 300_000 : null });
        await Folder().GetAsync(File(server["file"]));
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
        server.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_server_that_resumes_elsewhere_is_not_believed()
    {
        using var server = new TinyServer(request => request.Start is null
            ? new TinyResponse { Body = s_content, BreakAfter = 300_000 }
            : TinyResponse.Of(s_content, request with { Start = request.Start - 1 }));
        await FailsAsync(File(server["file"]));
        server.Requests.Count.Should().BeInRange(3, 12);
        server.Requests.Count(request => request.Start is null).Should().BeGreaterThan(1, "it begins anew");
    }

    [Fact]
    public async Task What_arrived_is_kept_for_the_next_call()
    {
        using (var server = new TinyServer(request =>
            TinyResponse.Of(s_content, request) with { BreakAfter = request.Start is null ? 500_000 : 0 }))
        {
            DataFileException error = await FailsAsync(File(server["file"]));
            error.Message.Should().Contain("500000");
            server.Requests.Should().HaveCount(5);
        }

        new FileInfo(Part).Length.Should().Be(500_000);
        using var good = new TinyServer(request => TinyResponse.Of(s_content, request));
        await Folder().GetAsync(File(good["file"]));
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
        good.Requests.Single().Start.Should().Be(500_000);
    }

    [Fact]
    public async Task Leftovers_of_another_file_are_thrown_away()
    {
        Directory.CreateDirectory(_folder["set"]);
        System.IO.File.WriteAllBytes(Part, RandomBytes(2, 1000));
        using var server = new TinyServer(request => TinyResponse.Of(s_content, request));
        await Folder().GetAsync(File(server["file"]));
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
        server.Requests.Select(request => request.Start).Should().Equal(1000, null);
    }

    [Fact]
    public async Task A_complete_part_is_recognized()
    {
        Directory.CreateDirectory(_folder["set"]);
        System.IO.File.WriteAllBytes(Part, s_content);
        using var server = new TinyServer(request => TinyResponse.Of(s_content, request));
        await Folder().GetAsync(File(server["file"]));
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
        server.Requests.Single().Start.Should().Be(s_content.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_checksum_deletes_the_file_and_tells(bool isSha)
    {
        byte[] other = RandomBytes(3, s_content.Length);
        using var server = new TinyServer(request => TinyResponse.Of(other, request));
        DataFileException error = await FailsAsync(File(isSha, server["file"]));
        error.Message.Should().Contain(isSha ? "SHA-256" : "MD5")
            .And.Contain(Hash(isSha, other)).And.ContainEquivalentOf(Hash(isSha, s_content));
        error.InnerException.Should().BeOfType<InvalidDataException>();
        Directory.GetFiles(_folder["set"]).Should().BeEmpty();
        using var good = new TinyServer(request => TinyResponse.Of(s_content, request));
        await Folder().GetAsync(File(isSha, server["file"], good["file"]));
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
    }

    [Fact]
    public async Task The_next_address_is_used_and_goes_on_where_the_first_stopped()
    {
        using var bad = new TinyServer(request => request.Path == "/none"
            ? new TinyResponse { Status = 404 }
            : TinyResponse.Of(s_content, request) with { BreakAfter = request.Start is null ? 9_000 : 0 });
        using var good = new TinyServer(request => TinyResponse.Of(s_content, request));
        await Folder().GetAsync(File(TinyServer.Nobody(), bad["none"], bad["file"], good["file"]));
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
        bad.Requests.Count(request => request.Path == "/none").Should().Be(1, "what is not found will not come");
        good.Requests.Single().Start.Should().Be(9_000);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        int asked = 0;
        using var server = new TinyServer(request => asked++ < 2
            ? new TinyResponse { Status = 503 }
            : TinyResponse.Of(s_content, request));
        await Folder().GetAsync(File(server["file"]));
        server.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task Without_a_connection_the_error_tells_what_to_put_where()
    {
        Uri a = TinyServer.Nobody(), b = TinyServer.Nobody();
        DataFileException error = await FailsAsync(File(a, b));
        error.Message.Should().Contain("file.bin").And.Contain(a.AbsoluteUri).And.Contain(b.AbsoluteUri)
            .And.Contain(Target).And.Contain("DEEPNET_DATA");
        error.Target.Should().Be(Target);
        error.Addresses.Should().Equal(a, b);
        error.InnerException.Should().BeOfType<HttpRequestException>();
        Directory.GetFiles(_folder["set"]).Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_not_there_and_may_not_be_downloaded_is_named_with_its_places()
    {
        using var server = new TinyServer(request => TinyResponse.Of(s_content, request));
        DataFile file = File(server["file"]);
        Func<Task> get = () => Folder().GetAsync(file, download: false);
        DataFileException error = (await get.Should().ThrowAsync<DataFileException>()).Which;
        error.Message.Should().Contain(Target).And.Contain(_folder["elsewhere/file.bin"])
            .And.Contain(server["file"].AbsoluteUri).And.Contain("download: true");
        server.Requests.Should().BeEmpty();
        Directory.Exists(_folder["set"]).Should().BeFalse();
        Folder().Find(file).Should().BeNull();

        Directory.CreateDirectory(_folder["elsewhere"]);
        System.IO.File.WriteAllText(_folder["elsewhere/file.bin"], "found");
        (await Folder().GetAsync(file, download: false)).Should().Be(_folder["elsewhere/file.bin"]);
    }

    [Fact]
    public async Task Another_length_than_expected_is_refused()
    {
        using var server = new TinyServer(_ => new TinyResponse { Body = RandomBytes(4, 1000) });
        DataFile file = new("set/file.bin", server["file"]) { Length = 999 };
        (await FailsAsync(file)).Message.Should().Contain("1000").And.Contain("999");
        server.Requests.Should().HaveCount(1);
        Directory.GetFiles(_folder["set"]).Should().BeEmpty();
    }

    [Theory]
    [InlineData(998, "998 of 999")]
    [InlineData(5000, "more than the 999")]
    public async Task A_body_without_a_length_must_have_that_of_the_file(int bytes, string problem)
    {
        using var server = new TinyServer(_ => new TinyResponse { Body = RandomBytes(4, bytes), NamesLength = false });
        DataFile file = new("set/file.bin", server["file"]) { Length = 999 };
        (await FailsAsync(file)).Message.Should().Contain(problem);
        Directory.GetFiles(_folder["set"]).Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_without_checksum_is_never_put_together_from_two()
    {
        byte[] other = RandomBytes(5, s_content.Length);
        Directory.CreateDirectory(_folder["set"]);
        System.IO.File.WriteAllBytes(Part, other[..1000]);
        using var server = new TinyServer(request => request switch
        {
            { Start: null } => new TinyResponse
            {
                Body = other,
                Headers = ["ETag: \"old\""],
                BreakAfter = 300_000,
            },
            { IfRange: "\"old\"" } => new TinyResponse { Body = s_content, Headers = ["ETag: \"new\""] },
            _ => new TinyResponse { Status = 400 },
        });
        await Folder().GetAsync(new DataFile("set/file.bin", server["file"]));
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
        server.Requests.Select(request => request.Start).Should().Equal(null, 300_000);
    }

    [Fact]
    public async Task Callers_of_the_same_file_share_one_download()
    {
        // The first download goes on when all eight have asked.
        using var asked = new CountdownEvent(8);
        using var server = new TinyServer(request =>
        {
            asked.Wait(TimeSpan.FromSeconds(20)).Should().BeTrue();
            return TinyResponse.Of(s_content, request);
        });
        string[] paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            Task<string> path = Folder().GetAsync(File(server["file"]));
            asked.Signal();
            return path;
        })));
        paths.Should().AllBe(Target);
        server.Requests.Should().HaveCount(1);
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
        Directory.GetFiles(_folder["set"]).Should().ContainSingle();
    }

    [Fact]
    public async Task A_cancelled_download_can_be_resumed()
    {
        using (var server = new TinyServer(request =>
            TinyResponse.Of(s_content, request) with { BreakAfter = 400_000, IsSilentThen = true }))
        {
            using var cancel = new CancellationTokenSource();
            var reports = new Reports(report =>
            {
                if (report.Received >= 300_000)
                    cancel.Cancel();
            });
            Func<Task> get = () => Folder().GetAsync(
                File(server["file"]), progress: reports, cancellationToken: cancel.Token);
            await get.Should().ThrowAsync<OperationCanceledException>();
        }

        long arrived = new FileInfo(Part).Length;
        arrived.Should().BeGreaterThanOrEqualTo(300_000);
        using var good = new TinyServer(request => TinyResponse.Of(s_content, request));
        await Folder().GetAsync(File(good["file"]));
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
        good.Requests.Single().Start.Should().Be(arrived);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_asked_for_the_rest()
    {
        using var server = new TinyServer(request => TinyResponse.Of(s_content, request) with
        {
            BreakAfter = request.Start is null ? 400_000 : null,
            IsSilentThen = request.Start is null,
        });
        var folder = new DataFolder(_folder[""])
        {
            Pause = TimeSpan.FromMilliseconds(1),
            LongestSilence = TimeSpan.FromSeconds(0.5),
        };
        await folder.GetAsync(File(server["file"]));
        System.IO.File.ReadAllBytes(Target).Should().Equal(s_content);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_told()
    {
        System.IO.File.WriteAllText(_folder["set"], "a file where the folder should be");
        using var server = new TinyServer(request => TinyResponse.Of(s_content, request));
        (await FailsAsync(File(server["file"]))).Message.Should().Contain("could not be written").And.Contain(Target);
        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_token_cancelled_before_ends_at_once()
    {
        Func<Task> get = () => Folder().GetAsync(
            File(TinyServer.Nobody()), cancellationToken: new CancellationToken(canceled: true));
        await get.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void The_folder_is_the_argument_or_that_of_the_variable_or_a_cache()
    {
        new DataFolder("some").Root.Should().Be(Path.GetFullPath("some"));
        DataFolder converted = "some";
        converted.Root.Should().Be(Path.GetFullPath("some"));
        DataFolder.Default("from/variable").Should().Be("from/variable");
        DataFolder.Default(null).Should().EndWith(Path.Combine("DeepNet", "data"));
        DataFolder.Default("").Should().Be(DataFolder.Default(null));
        Path.IsPathFullyQualified(DataFolder.Default(null)).Should().BeTrue();
        new DataFolder().Root.Should().Be(
            Path.GetFullPath(DataFolder.Default(Environment.GetEnvironmentVariable(DataFolder.Variable))));
        FluentActions.Invoking(() => new DataFolder(" ")).Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData("../file")]
    [InlineData("/file")]
    [InlineData("a/../../file")]
    [InlineData("a\\file")]
    [InlineData("")]
    public void A_file_cannot_be_outside_the_folder(string path)
    {
        FluentActions.Invoking(() => new DataFile(path)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new DataFile("a") { OtherPaths = [path] }).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Checksums_and_addresses_are_looked_at()
    {
        FluentActions.Invoking(() => new DataFile("a", new Uri("file:///etc/passwd")))
            .Should().Throw<ArgumentException>().WithMessage("*http*");
        FluentActions.Invoking(() => new DataFile("a") { Sha256 = "12" })
            .Should().Throw<ArgumentException>().WithMessage("*64*");
        FluentActions.Invoking(() => new DataFile("a") { Md5 = new string('g', 32) })
            .Should().Throw<ArgumentException>().WithMessage("*32*");
    }

    private static byte[] RandomBytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static string Hash(bool isSha, byte[] bytes) =>
        Convert.ToHexStringLower(isSha ? SHA256.HashData(bytes) : MD5.HashData(bytes));

    private static DataFile File(params Uri[] addresses) => File(true, addresses);

    private static DataFile File(bool isSha, params Uri[] addresses) => new("set/file.bin", addresses)
    {
        OtherPaths = ["elsewhere/file.bin"],
        Sha256 = isSha ? Hash(true, s_content) : null,
        Md5 = isSha ? null : Hash(false, s_content).ToUpperInvariant(),
    };

    private DataFolder Folder() => new(_folder[""]) { Pause = TimeSpan.FromMilliseconds(1) };

    private async Task<DataFileException> FailsAsync(DataFile file)
    {
        Func<Task> get = () => Folder().GetAsync(file);
        DataFileException error = (await get.Should().ThrowAsync<DataFileException>()).Which;
        System.IO.File.Exists(Target).Should().BeFalse();
        return error;
    }

    private sealed class Reports(Action<DownloadProgress>? then = null) : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> All { get; } = [];

        public void Report(DownloadProgress value)
        {
            lock (All)
                All.Add(value);
            then?.Invoke(value);
        }
    }
}
