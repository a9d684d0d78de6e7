using System.Text.Json;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Conformance;

/// <summary>An optimizer's arguments by PyTorch's names, and what it becomes here.</summary>
internal sealed class OptimizerSettings(JsonElement settings)
{
    /// <summary>The optimizers that exist.</summary>
    public static readonly string[] Known =
        ["sgd", "adam", "adamw", "rmsprop", "adagrad", "adadelta", "adamax", "nadam", "radam", "rprop", "asgd"];

    /// <summary>Creates the optimizer, with a group for each parameter if the settings list groups.</summary>
    public Optimizer Create(string name, IReadOnlyList<Parameter> parameters)
    {
        ParameterGroup[] groups = settings.TryGetProperty("groups", out JsonElement list)
            ? [.. list.EnumerateArray().Select((group, i) => Group(group, parameters[i]))]
            : [new ParameterGroup(parameters)];
        return name switch
        {
            "sgd" => new Sgd(
                groups,
                Number("lr", 0),
                Number("momentum", 0),
                Number("dampening", 0),
                Flag("nesterov"),
                Number("weight_decay", 0),
                Flag("maximize")),
            "adam" => new Adam(
                groups,
                Number("lr", 1e-3),
                Beta(0),
                Beta(1),
                Number("eps", 1e-8),
                Number("weight_decay", 0),
                Flag("amsgrad"),
                Flag("maximize")),
            "adamw" => new AdamW(
                groups,
                Number("lr", 1e-3),
                Beta(0),
                Beta(1),
                Number("eps", 1e-8),
                Number("weight_decay", 1e-2),
                Flag("amsgrad"),
                Flag("maximize")),
            "rmsprop" => new RmsProp(
                groups,
                Number("lr", 1e-2),
                Number("alpha", 0.99),
                Number("eps", 1e-8),
                Number("weight_decay", 0),
                Number("momentum", 0),
                Flag("centered")),
            "adagrad" => new Adagrad(
                groups,
                Number("lr", 1e-2),
                Number("lr_decay", 0),
                Number("weight_decay", 0),
                Number("initial_accumulator_value", 0),
                Number("eps", 1e-10)),
            "adadelta" => new Adadelta(
                groups,
                Number("lr", 1),
                Number("rho", 0.9),
                Number("eps", 1e-6),
                Number("weight_decay", 0)),
            "adamax" => new Adamax(
                groups,
                Number("lr", 2e-3),
                Beta(0),
                Beta(1),
                Number("eps", 1e-8),
                Number("weight_decay", 0)),
            // The paper, and PyTorch since, divide the momentum's part by 1 - μ₁ … μₜ₊₁.
            "nadam" => throw new UnsupportedException("NAdam of PyTorch 1.13, which takes μₜ twice into that product"),
            "radam" => new RAdam(
                groups,
                Number("lr", 1e-3),
                Beta(0),
                Beta(1),
                Number("eps", 1e-8),
                Number("weight_decay", 0)),
            "rprop" => new Rprop(
                groups,
                Number("lr", 1e-2),
                Pair("etas", 0, 0.5),
                Pair("etas", 1, 1.2),
                Pair("step_sizes", 0, 1e-6),
                Pair("step_sizes", 1, 50)),
            "asgd" => new Asgd(
                groups,
                Number("lr", 1e-2),
                Number("lambd", 1e-4),
                Number("alpha", 0.75),
                Number("t0", 1e6),
                Number("weight_decay", 0)),
            _ => throw new UnsupportedException($"Optimizer {name}"),
        };
    }

    private static ParameterGroup Group(JsonElement settings, Parameter parameter)
    {
        var group = new ParameterGroup([parameter]);
        foreach (JsonProperty setting in settings.EnumerateObject())
        {
            switch (setting.Name)
            {
                case "lr":
                    group.LearningRate = setting.Value.GetDouble();
                    break;
                case "weight_decay":
                    group.WeightDecay = setting.Value.GetDouble();
                    break;
                case "betas":
                    (group.Beta1, group.Beta2) = (setting.Value[0].GetDouble(), setting.Value[1].GetDouble());
                    break;
                default:
                    throw new UnsupportedException($"The setting {setting.Name} of a group");
            }
        }

        return group;
    }

    private double Beta(int index) => Pair("betas", index, index == 0 ? 0.9 : 0.999);

    private double Pair(string name, int index, double @default) =>
        settings.TryGetProperty(name, out JsonElement pair) ? pair[index].GetDouble() : @default;

    private double Number(string name, double @default) =>
        settings.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : @default;

    private bool Flag(string name) => settings.TryGetProperty(name, out JsonElement value) && value.GetBoolean();
}
