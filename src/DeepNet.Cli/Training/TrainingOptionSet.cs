using System.CommandLine;

namespace DeepNet.CommandLine;

/// <summary>The options that all trainings have.</summary>
internal sealed class TrainingOptionSet
{
    private const long MostThreads = 256;

    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = "The folder of the run: made if it is not there, gone on with if it is.",
        HelpName = "RUN",
        Required = true,
    };

    private readonly Option<long?> _epochs;
    private readonly Option<long?> _batchSize = NumberOption.Integer(
        "--batch-size", "Samples that a step looks at.", 2, 65536, 64);

    private readonly Option<double> _learningRate = NumberOption.Real(
        "--learning-rate", "The highest step size; it rises to it and falls again.", 1e-9, 10, 0.002);

    private readonly Option<long?> _seed = NumberOption.Integer(
        "--seed", "The same seed gives the same network, bit for bit, on any number of threads.",
        0, long.MaxValue, 1);

    private readonly Option<double> _validation = NumberOption.Real(
        "--validation",
        "The part of the samples that is not trained on but decides which weights are best; 0 for none.",
        0, 0.9, 0.2);

    private readonly Option<long?> _patience = NumberOption.Integer(
        "--patience", "Epochs without a better validation loss before the training ends early.", 0, 1_000_000, 10);

    private readonly Option<long?> _threads = NumberOption.Integer(
        "--threads", "Threads to compute with; one for each processor if left out.", 1, MostThreads);

    public TrainingOptionSet(int epochs) => _epochs = NumberOption.Integer(
        "--epochs", "Passes over the training samples, at most.", 1, 1_000_000, epochs);

    public void AddTo(Command command)
    {
        command.Options.Add(_out);
        foreach (Option option in new Option[]
        {
            _epochs, _batchSize, _learningRate, _seed, _validation, _patience, _threads,
        })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The values; sets the number of threads.</summary>
    public TrainingSettings Read(ParseResult parsed)
    {
        if (parsed.GetValue(_threads) is { } threads)
            CpuOptions.ThreadCount = (int)threads;
        return new TrainingSettings(
            parsed.GetRequiredValue(_out),
            (int)parsed.GetValue(_epochs)!,
            (int)parsed.GetValue(_batchSize)!,
            parsed.GetValue(_learningRate),
            (ulong)parsed.GetValue(_seed)!,
            parsed.GetValue(_validation),
            (int)parsed.GetValue(_patience)!,
            ShellText.Join([Cli.Name, .. parsed.Tokens.Select(token => token.Value)]));
    }
}
