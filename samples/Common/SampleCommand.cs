using System.CommandLine;

namespace DeepNet.Samples;

/// <summary>The command line of a sample: the options all samples have, and its own.</summary>
/// <example><code>
/// Option&lt;int&gt; epochs = new("--epochs") { DefaultValueFactory = _ =&gt; 4 };
/// return new SampleCommand("Mlp", "Trains a network.", epochs).Run(args, run =&gt; { … run.Get(epochs) … });
/// </code></example>
public sealed class SampleCommand
{
    private readonly Option<string?> _root = new("--root")
    {
        Description = $"folder of the data sets; {SampleRun.RootVariable} is another way to name it "
            + "[default: a small built-in or generated set]",
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "the same seed gives the same numbers, bit for bit",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _quick = new("--quick")
    {
        Description = "a few seconds with little data, to see it at work",
    };

    private readonly Option<int?> _threads = new("--threads")
    {
        Description = "threads that compute; results do not depend on it [default: one per processor]",
    };

    private readonly Option<string> _out;
    private readonly string _name;
    private readonly RootCommand _command;

    /// <summary>Describes the command line.</summary>
    /// <param name="name">The sample's name, as its folder's.</param>
    /// <param name="description">What it does, in a sentence or two.</param>
    /// <param name="options">Options of this sample alone.</param>
    public SampleCommand(string name, string description, params IReadOnlyList<Option> options)
    {
        _name = name;
        _out = new("--out")
        {
            Description = "folder for pictures and models",
            DefaultValueFactory = _ => $"out/{name}",
        };
        _command = new RootCommand($"""
            {description}

            Examples:
              dotnet run -c Release --project samples/{name} -- --root DIR
              dotnet run -c Release --project samples/{name} -- --quick

            Exit codes: 0 it worked, 1 a file is missing, damaged or cannot be written.
            """) { _root, _seed, _quick, _out, _threads };
        foreach (Option option in options)
            _command.Options.Add(option);
    }

    /// <summary>Parses the arguments, runs the sample and prints how long it took and what it wrote.</summary>
    /// <returns>The exit code.</returns>
    public int Run(string[] args, Action<SampleRun> body)
    {
        _command.SetAction(parsed =>
        {
            try
            {
                if (parsed.GetValue(_threads) is { } threads)
                    CpuOptions.ThreadCount = threads;
                var run = new SampleRun(parsed, _name, parsed.GetValue(_root), parsed.GetValue(_out)!)
                {
                    Seed = (ulong)parsed.GetValue(_seed),
                    IsQuick = parsed.GetValue(_quick),
                };
                body(run);
                run.Finish();
                return 0;
            }
            catch (Exception e)
                when (e is IOException or InvalidDataException or UnauthorizedAccessException or SampleException)
            {
                Console.Error.WriteLine(e.Message);
                return 1;
            }
        });
        return _command.Parse(args).Invoke();
    }
}
