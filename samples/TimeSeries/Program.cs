using System.CommandLine;
using DeepNet.Samples;
using DeepNet.Samples.TimeSeries;

Option<string> taskOption = new("--task")
{
    Description = "airline for the months, oil for the hours, or all",
    DefaultValueFactory = _ => "all",
};
taskOption.AcceptOnlyFromAmong("all", "airline", "oil");
Option<int> epochsOption = new("--epochs")
{
    Description = "passes over the hours for training",
    DefaultValueFactory = _ => 3,
};
return new SampleCommand(
    "TimeSeries",
    "Recurrent networks say what follows, and between which values it will lie: the passengers of the next month, and "
        + "the oil temperature of a transformer in the next 24 hours.",
    taskOption,
    epochsOption).Run(args, run =>
{
    string task = run.Get(taskOption)!;
    TimeSpan time = default;
    if (task is "all" or "airline")
        time += Airline.Run(run);
    if (task is "all" or "oil")
        time += OilTemperature.Run(run, run.Get(epochsOption));
    run.TrainingTime = time;
});
