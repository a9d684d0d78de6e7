using DeepNet.CommandLine;

return Cli.Run(args, Console.Out, Console.Error);
