using System.CommandLine;
using DeepNet.Samples;
using DeepNet.Samples.Mamba;

Option<string> taskOption = new("--task")
{
    Description = "copy for the selective copying task, text to write, or all",
    DefaultValueFactory = _ => "all",
};
taskOption.AcceptOnlyFromAmong("all", "copy", "text");
Option<int> copyStepsOption = new("--copy-steps")
{
    Description = "steps of training of each model that copies",
    DefaultValueFactory = _ => 500,
};
Option<int> stepsOption = new("--steps")
{
    Description = "steps of training of the model that writes",
    DefaultValueFactory = _ => 250,
};
Option<int> charactersOption = new("--characters")
{
    Description = "how many characters the passage has",
    DefaultValueFactory = _ => 600,
};
return new SampleCommand(
    "Mamba",
    "Trains selective state space models: to copy what matters and pass over the rest, and to write.",
    taskOption,
    copyStepsOption,
    stepsOption,
    charactersOption).Run(args, Run);

void Run(SampleRun run)
{
    string task = run.Get(taskOption)!;
    TimeSpan time = TimeSpan.Zero;
    if (task is "all" or "copy")
        time += Copying.Run(run, run.IsQuick ? 8 : run.Get(copyStepsOption));
    if (task is "all" or "text")
    {
        (int steps, int characters) = run.IsQuick ? (12, 100) : (run.Get(stepsOption), run.Get(charactersOption));
        time += Writing.Run(run, steps, characters);
    }

    run.TrainingTime = time;
}
